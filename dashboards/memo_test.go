package dashboards

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestRemembered(t *testing.T) {
	var m memo
	if _, err := remembered(t.Context(), &m, "x", func(context.Context) (int, error) { panic("a loader broke") }); err == nil || !strings.Contains(err.Error(), "a loader broke") {
		t.Errorf("a panic became %v", err)
	}
	if _, err := remembered(t.Context(), &m, "x", func(context.Context) (int, error) { return 0, errors.New("away") }); err == nil {
		t.Error("a failure is no error")
	}
	for _, n := range []int{7, 8} {
		if got, err := remembered(t.Context(), &m, "x", func(context.Context) (int, error) { return n, nil }); got != 7 || err != nil {
			t.Errorf("%d, %v: want the first value that was loaded, 7", got, err)
		}
	}
}
