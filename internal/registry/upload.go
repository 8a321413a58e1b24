package registry

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"pantaukim/internal/place"
)

// Limits of uploads. A file waits in memory for the answer to its preview.
const (
	MaxUpload   = 8 << 20 // bytes
	maxUpRows   = 10_000
	uploadLasts = 2 * time.Hour
	mostUploads = 8 // the oldest makes room
)

// ErrNoUpload says that a file is no longer there: it was applied, it waited too long, or
// the program was started again.
var ErrNoUpload = errors.New("the uploaded file is no longer there")

// Choice is what somebody decides about an upload as a whole.
type Choice struct {
	Whole  bool     // the file names every group: those that it leaves out are unlisted
	Accept []string // ids of rows that are groups of their own although they look like others
}

// Upload is a file that was read and is not yet applied.
type Upload struct {
	Result
	Token  string
	By     string // who uploaded it: nobody else sees it
	At     time.Time
	Choice Choice
}

// uploads are the files that wait.
type uploads struct {
	mu   sync.Mutex
	list []Upload // the oldest first
}

func (u *uploads) keep(one Upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = slices.DeleteFunc(u.list, func(o Upload) bool { return o.Token == one.Token || one.At.Sub(o.At) > uploadLasts })
	if len(u.list) >= mostUploads {
		u.list = u.list[1:]
	}
	u.list = append(u.list, one)
}

func (u *uploads) find(token, by string, now time.Time) (Upload, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, one := range u.list {
		if one.Token == token && one.By == by && now.Sub(one.At) <= uploadLasts {
			return one, nil
		}
	}
	return Upload{}, ErrNoUpload
}

func (u *uploads) drop(token string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = slices.DeleteFunc(u.list, func(o Upload) bool { return o.Token == token })
}

// Take reads an uploaded file and keeps it for its preview. The error is a
// *spreadsheet.FileError if the file as a whole cannot be read.
func (e *Editor) Take(data []byte, name string, choice Choice, who Editing) (Upload, error) {
	res, err := readWithin(bytes.NewReader(data), name, e.areas, e.now(), MaxUpload, maxUpRows)
	if err != nil {
		return Upload{}, err
	}
	up := Upload{Result: res, Token: rand.Text(), By: who.By, At: e.now(), Choice: choice}
	e.uploads.keep(up)
	return up, nil
}

// Preview is what applying an upload would do.
type Preview struct {
	Upload
	Plan
	Act string // what applying it was; empty: it is not applied
}

// Preview says what applying an upload does now.
func (e *Editor) Preview(ctx context.Context, token string, who Editing) (Preview, error) {
	up, err := e.uploads.find(token, who.By, e.now())
	if err != nil {
		return Preview{}, err
	}
	plan, err := Prepare(ctx, e.conn, up.Result, up.options(who)...)
	return Preview{Upload: up, Plan: plan}, err
}

func (u Upload) options(who Editing) []Option {
	list := append(who.options(), Accept(u.Choice.Accept...))
	if !u.Choice.Whole {
		list = append(list, KeepAll())
	}
	return list
}

// Choose changes what is decided about an upload.
func (e *Editor) Choose(token string, choice Choice, who Editing) error {
	up, err := e.uploads.find(token, who.By, e.now())
	if err != nil {
		return err
	}
	up.Choice = choice
	e.uploads.keep(up)
	return nil
}

// Apply applies an upload, if it does what its author was shown: digest names that. If
// not, nothing is changed, the error is ErrChanged, and the preview is the one of now. A file
// of which no row can be taken changes nothing either: it would empty a whole list.
func (e *Editor) Apply(ctx context.Context, token, digest string, who Editing) (Preview, error) {
	if e.File != "" {
		return Preview{}, ErrFileRules
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.Preview(ctx, token, who)
	switch {
	case err != nil:
		return p, err
	case p.Digest() != digest:
		return p, ErrChanged
	case len(p.groups) == 0:
		return p, ErrNoRows
	}
	act := newAct()
	p.keep = append(p.keep, func(o *options) { o.act = act })
	if _, err := Apply(ctx, e.conn, p.Plan, e.now()); err != nil {
		return p, err
	}
	p.Act = act
	e.uploads.drop(token)
	return p, nil
}

// Look reads the listed groups as if they were a file: what is wrong with each, and what
// deserves a look.
func Look(list []Entry, areas *place.Areas, now time.Time) (Result, error) {
	var b bytes.Buffer
	writeCSV(&b, list)
	return readWithin(&b, "", areas, now, 1<<30, maxRows)
}
