package dashboards

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// What an address says is understood or refused, with what may stand there, and never
// answered with something else.
func TestParametersAreUnderstoodOrRefused(t *testing.T) {
	t.Parallel()
	_, w, h := open(t, 40)
	for query, allowed := range map[string]string{
		"week=abc": "2025-10-13", "week=2031-01-06": "2025-10-20", "week=2025-W43": "2025-10-13", "week=2025-10-21": "2025-10-13",
		"by=XX": "KM", "status=aktif": "less_active", "sort=colour": "rank", "dir=up": "desc", "table=all": "total",
		"page=0": "all", "page=abc": "all", "calls=none": "waiting", "silent=0": "52", "silent=many": "52", "silent=53": "52", "grouped=name": "officer", "kind=photo": "gallery",
	} {
		body := get(t, h, "/peringkat?"+query, http.StatusBadRequest)
		if !strings.Contains(body, "Yang dapat dipakai") || !strings.Contains(body, allowed) {
			t.Errorf("/peringkat?%s does not say what may stand there", query)
		}
		get(t, h, "/unduh/ranking.csv?"+query, http.StatusBadRequest)
		if strings.HasPrefix(query, "page") || strings.HasPrefix(query, "calls") || strings.HasPrefix(query, "silent") || strings.HasPrefix(query, "grouped") || strings.HasPrefix(query, "kind") {
			continue
		}
		var p apiProblem
		if err := json.Unmarshal([]byte(get(t, h, "/api/v1/ranking?"+query, http.StatusBadRequest)), &p); err != nil || !strings.Contains(p.Error, allowed) {
			t.Errorf("the API says of %s: %q (%v)", query, p.Error, err)
		}
	}
	get(t, h, "/kecamatan?regency=62.13&d=62.13.01,99", http.StatusBadRequest)
	for _, address := range []string{
		"/api/v1/ranking?colour=red", "/api/v1/ranking?page=2", "/api/v1/weeks?by=KM", "/api/v1/areas?week=2025-10-13",
		"/api/v1/groups/" + w.Groups[0].ID + "?regency=62.13", "/api/v1/groups/" + w.Groups[0].ID + "/items?kind=photo",
	} {
		if body := get(t, h, address, http.StatusBadRequest); !strings.Contains(body, "known") {
			t.Errorf("%s: %s", address, body)
		}
	}
	for _, address := range []string{
		"/peringkat?week=2025-10-20&by=JT&status=active&sort=value&dir=asc&page=1", "/peringkat?utm_source=wa", "/kecamatan?regency=62.13&d=-",
		"/api/v1/ranking?week=2025-10-13&by=KM&status=active&lang=en", "/api/v1/districts?regency=62.13&d=62.13.01",
	} {
		get(t, h, address, http.StatusOK)
	}
}

// A print holds the whole list: the page for it has every group, and the pages of the
// pager say that they hold a part.
func TestThePrintHoldsTheWholeList(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	cfg := demoConfig()
	cfg.RowsPerPage = 10
	h := siteOver(t, w, cfg).routes()
	if body := get(t, h, "/peringkat?regency=62.13", http.StatusOK); !strings.Contains(body, "page=all") || !strings.Contains(body, "hanya memuat sebagian") {
		t.Error("the page of the pager does not lead to the whole list")
	}
	body := get(t, h, "/peringkat?page=all", http.StatusOK)
	for _, g := range w.Groups {
		if !strings.Contains(body, ">"+g.Name+"</a>") {
			t.Errorf("the print lacks %s", g.Name)
		}
	}
	if strings.Contains(body, "hanya memuat sebagian") || !strings.Contains(body, "1–40 dari 40 KIM") {
		t.Error("the whole list says that it is a part")
	}
	quiet := get(t, h, "/tidak-aktif?page=all", http.StatusOK)
	for _, r := range ask(t, h, "/api/v1/inactive?limit=1000").Rows {
		if name, _ := r["name"].(string); !strings.Contains(quiet, ">"+name+"</a>") {
			t.Errorf("the print lacks %s", name)
		}
	}
	if items := get(t, h, w.Groups[0].Path()+"?page=all", http.StatusOK); strings.Count(items, "Gotong royong warga desa") != 36 {
		t.Errorf("%d items of 36", strings.Count(items, "Gotong royong warga desa"))
	}
}
