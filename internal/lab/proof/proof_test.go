package proof

import (
	"path/filepath"
	"testing"

	"pantaukim/internal/lab/realpages"
)

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        int
	}{{"short tier", "", 3}, {"long tier", "1", 300}} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(long, c.value)
			if got := Times(3, 300); got != c.want {
				t.Errorf("%d times, want %d", got, c.want)
			}
		})
	}
}

func TestSavedPages(t *testing.T) {
	made, err := filepath.Abs("../realpages/testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(realpages.Variable, made)
	if dir, ok := SavedPages(t); !ok || dir != made {
		t.Errorf("%q, %v: want %q", dir, ok, made)
	}
}
