package dashboards

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

// apiPage is one answer of the API, as a program reads it.
type apiPage struct {
	AsOf     string `json:"as_of"`
	Week     string
	Rules    string `json:"rules_version"`
	Observed int
	Groups   int
	Total    int
	Next     *string
	Rows     []map[string]any
}

func ask(t testing.TB, h http.Handler, address string) apiPage {
	t.Helper()
	var p apiPage
	if err := json.Unmarshal([]byte(get(t, h, address, http.StatusOK)), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPIPages(t *testing.T) {
	_, w, h := open(t, 40)
	seen := map[string]bool{}
	pages := 0
	for next := "/api/v1/ranking?limit=7&sort=name"; next != ""; pages++ {
		p := ask(t, h, next)
		if p.AsOf != "2025-10-28T01:00:00Z" || p.Week != "2025-10-20" || p.Rules != "1" || p.Observed != 35 || p.Groups != 40 || p.Total != 40 {
			t.Fatalf("the answer is about %+v", p)
		}
		for _, r := range p.Rows {
			seen[r["group_id"].(string)] = true
		}
		next = ""
		if p.Next != nil {
			next = *p.Next
		}
	}
	if len(seen) != len(w.Groups) || pages != 6 {
		t.Errorf("%d groups in %d pages, want 40 in 6", len(seen), pages)
	}
}

func TestAPINeverSaysZeroForUnknown(t *testing.T) {
	_, w, h := open(t, 40)
	p := ask(t, h, "/api/v1/groups/"+w.Groups[6].ID)
	if r := p.Rows[0]; r["iad"] != nil || r["rank"] != nil || r["status"] != "unobserved" {
		t.Errorf("an unobserved group has %v", r)
	}
	unseen := 0
	for _, r := range ask(t, h, "/api/v1/groups/"+w.Groups[6].ID+"/weeks").Rows {
		if r["state"] == "U" {
			unseen++
			if r["items"] != nil || r["photos"] != nil {
				t.Errorf("an unobserved week has counts: %v", r)
			}
		} else if r["items"] == nil {
			t.Errorf("an observed week has no counts: %v", r)
		}
	}
	if unseen == 0 {
		t.Error("no unobserved week to look at")
	}
}

func TestAPIRefuses(t *testing.T) {
	_, _, h := open(t, 8)
	cases := []struct {
		address string
		status  int
	}{
		{"/api/v1/nothing", 404}, {"/api/v2/ranking", 404}, {"/api/v1/groups/none", 404}, {"/api/v1/groups/k0000/none", 404},
		{"/api/v1/ranking?limit=0", 400}, {"/api/v1/ranking?limit=5000", 400}, {"/api/v1/ranking?offset=-1", 400},
		{"/api/v1/ranking?regency=99.99", 404}, {"/api/v1/ranking?lang=fr", 400},
	}
	for _, c := range cases {
		var p apiProblem
		if err := json.Unmarshal([]byte(get(t, h, c.address, c.status)), &p); err != nil || p.Error == "" {
			t.Errorf("%s does not say why (%v)", c.address, err)
		}
	}
}

func TestAPIKnowsWhatTheCallerHas(t *testing.T) {
	_, _, h := open(t, 8)
	first := httptest.NewRecorder()
	h.ServeHTTP(first, httptest.NewRequest(http.MethodGet, "/api/v1/ranking", nil))
	r := httptest.NewRequest(http.MethodGet, "/api/v1/ranking", nil)
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes, want 304 with none", again.Code, again.Body.Len())
	}
}
