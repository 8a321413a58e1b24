package dashboards

import (
	"net/http"
	"strings"
	"testing"
)

func TestThePageSaysWhatMovedTheGroup(t *testing.T) {
	w := sharedWorld(t, 24)
	h := siteOver(t, w, demoConfig()).routes()
	for i, want := range []bool{false, true} {
		body := get(t, h, w.Groups[i].Path(), http.StatusOK)
		if got := strings.Contains(body, "Sejak penilaian sebelumnya"); got != want {
			t.Errorf("group %d: the movement is shown: %v, want %v", i, got, want)
		}
	}
}
