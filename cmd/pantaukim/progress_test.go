package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgressOnATerminalIsOneLine(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	line := &progressLine{w: &screen, terminal: true}
	line.show("walk 1 of 9 · 10 of 154 groups", true)
	line.show("walk 2 of 9", true)
	fmt.Fprintln(line, "level=WARN something else")
	line.show("walk 3 of 9", true)
	line.end()
	// What the eye sees: each carriage return begins the line anew.
	seen := []string{}
	for _, text := range strings.Split(screen.String(), "\n") {
		row := []rune{}
		for _, part := range strings.Split(text, "\r") {
			for i, r := range []rune(part) {
				if i < len(row) {
					row[i] = r
				} else {
					row = append(row, r)
				}
			}
		}
		seen = append(seen, strings.TrimRight(string(row), " "))
	}
	if got := strings.Join(seen, "|"); got != "level=WARN something else|" {
		t.Errorf("the screen shows %q", got)
	}
}

func TestProgressElsewhereIsALineNowAndThen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var file bytes.Buffer
		line := newProgressLine(&file)
		for n := range 120 {
			line.show(fmt.Sprintf("%d of 120", n+1), n == 119)
			time.Sleep(100 * time.Millisecond)
		}
		line.end()
		if got := file.String(); got != "1 of 120\n51 of 120\n101 of 120\n120 of 120\n" {
			t.Errorf("written:\n%s", got)
		}
	})
}

func TestWhatIsLeft(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "", 300 * time.Millisecond: " · about 1 s left", 20 * time.Second: " · about 20 s left",
		100 * time.Second: " · about 2 min left", 3 * time.Hour: " · about 3 h left",
	} {
		if got := remaining(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
