package award

import (
	"context"
	"errors"
	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A flood of drafts is made one at a time, and what was made is kept until
// something changes.
func TestDraftsAreMadeInTurn(t *testing.T) {
	d := newDrafter()
	var atOnce, made atomic.Int64
	hold := make(chan struct{})
	draw := func(_ context.Context, r kim.ShortlistRequest) (kim.Shortlist, error) {
		if atOnce.Add(1) > 1 {
			t.Error("made beside another")
		}
		<-hold
		made.Add(1)
		atOnce.Add(-1)
		return kim.Shortlist{Out: r.Top}, nil
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := d.make(ctx, board.Stamp{}, kim.ShortlistRequest{Top: 1}, draw); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting in vain: %v", err)
	}
	close(hold)
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			top := 1 + n%8
			if got, err := d.make(t.Context(), board.Stamp{}, kim.ShortlistRequest{Top: top}, draw); err != nil || got.Out != top {
				t.Errorf("the draft of %d: %v %v", top, got, err)
			}
		})
	}
	all.Wait()
	if made.Load() != 8 {
		t.Errorf("8 drafts were made %d times", made.Load())
	}
	if _, err := d.make(t.Context(), board.Stamp{Scores: 1}, kim.ShortlistRequest{Top: 1}, draw); err != nil || made.Load() != 9 {
		t.Errorf("after a scoring: %d made, %v", made.Load(), err)
	}
}
