package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// How often a progress line is written: on a terminal, and elsewhere.
const (
	redrawEvery = 100 * time.Millisecond
	repeatEvery = 5 * time.Second
)

// progressLine shows how far some work is: on a terminal one line that is written
// over, elsewhere a line now and then. What else goes to the terminal is written
// through it, so that the line is not mixed up with it.
type progressLine struct {
	w        io.Writer
	terminal bool

	mu    sync.Mutex
	shown int       // width of the line on the terminal; 0: there is none
	last  time.Time // when it was written
}

func newProgressLine(w io.Writer) *progressLine {
	file, ok := w.(*os.File)
	return &progressLine{w: w, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

// show replaces the line, unless that was done a moment ago. At once it is replaced
// in any case.
func (p *progressLine) show(text string, atOnce bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	every := repeatEvery
	if p.terminal {
		every = redrawEvery
	}
	if !atOnce && time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	if !p.terminal {
		fmt.Fprintln(p.w, text)
		return
	}
	width := utf8.RuneCountInString(text)
	fmt.Fprint(p.w, "\r"+text+strings.Repeat(" ", max(0, p.shown-width)))
	p.shown = width
}

// Write writes something else in the place of the line.
func (p *progressLine) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.w.Write(b)
}

// end removes the line.
func (p *progressLine) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *progressLine) clear() {
	if p.shown > 0 {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", p.shown)+"\r")
		p.shown = 0
	}
}

// progressOn shows how far some work is if w is a terminal. done must be called
// after the work.
func progressOn(w io.Writer, what string) (progress func(done, total int), done func()) {
	line := newProgressLine(w)
	if !line.terminal {
		return nil, func() {}
	}
	began := time.Now()
	return func(done, total int) {
		text := fmt.Sprintf("%s: %d of %d", what, done, total)
		if done > 0 && done < total {
			text += remaining(time.Since(began) / time.Duration(done) * time.Duration(total-done))
		}
		line.show(text, done == total)
	}, line.end
}

// remaining writes how long something still takes, roughly.
func remaining(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 95*time.Second:
		return fmt.Sprintf(" · about %d s left", max(1, int(d.Round(time.Second)/time.Second)))
	case d < 95*time.Minute:
		return fmt.Sprintf(" · about %d min left", int(d.Round(time.Minute)/time.Minute))
	}
	return fmt.Sprintf(" · about %d h left", int(d.Round(time.Hour)/time.Hour))
}
