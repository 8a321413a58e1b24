package dashboards

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"pantaukim/dashboards/tables"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// described is the description of the API as a client reads it.
type described struct {
	doc    *openapi3.T
	router routers.Router
}

func describe(t *testing.T, h http.Handler) described {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(get(t, h, "/api/v1/openapi.json", http.StatusOK)))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("the description is not OpenAPI: %v", err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return described{doc, router}
}

// check asks for an address and holds request and answer against the description. It
// returns the answer.
func (d described) check(t *testing.T, h http.Handler, address string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	route, parameters, err := d.router.FindRoute(r)
	if err != nil {
		t.Errorf("%s is not described: %v", address, err)
		return rec
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	asked := openapi3filter.ValidateRequest(t.Context(), in)
	if (asked == nil) == (rec.Code == http.StatusBadRequest) {
		t.Errorf("%s is answered with %d; by the description: %v", address, rec.Code, asked)
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())), Options: in.Options,
	}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s is not answered as described: %v", address, err)
	}
	return rec
}

// addressesOf are an address for every path of the description, for a group.
func addressesOf(doc *openapi3.T, group string) map[string]string {
	out := map[string]string{}
	for path := range doc.Paths.Map() {
		out[path] = strings.ReplaceAll(path, "{id}", group)
	}
	out["/api/v1/shortlist"] += "?seal=" + strings.Repeat("ab12", 16)
	return out
}

// Every path is asked for as everybody, and answers as it is described, whoever asks.
func TestEveryPathAnswersAsDescribed(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	d := describe(t, h)
	unlike := map[int]bool{}
	for _, v := range viewers() {
		for _, group := range []string{w.Groups[0].ID, w.Groups[4].ID, "none"} {
			for _, address := range addressesOf(d.doc, group) {
				rec := d.check(t, as(v, h), address, nil)
				unlike[rec.Code] = true
				if rec.Code == http.StatusUnauthorized && (v.LoggedIn() || rec.Header().Get("WWW-Authenticate") == "") {
					t.Errorf("%s as %q: 401, which asks for a login by %q", address, v.Role, rec.Header().Get("WWW-Authenticate"))
				}
			}
		}
	}
	tag := d.check(t, h, "/api/v1/ranking", nil).Header().Get("ETag")
	unlike[d.check(t, h, "/api/v1/ranking", http.Header{"If-None-Match": {tag}}).Code] = true
	unlike[d.check(t, h, "/api/v1/ranking?status=aktif", nil).Code] = true
	for _, code := range []int{200, 304, 400, 401, 403, 404} {
		if !unlike[code] {
			t.Errorf("nothing was answered with %d", code)
		}
	}
}

// A parameter is understood on the paths that list it, and refused on all others with
// those that are.
func TestEveryPathListsItsParameters(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	h = as(access.Viewer{Name: "pengelola", Role: access.Admin}, h)
	d := describe(t, h)
	values := map[string]string{
		"province": "62", "regency": "62.13", "district": "62.13.01", "d": "62.13.01", "status": "active", "kind": "news", "calls": "waiting", "q": "kim",
		"sort": "name", "dir": "asc", "table": "total", "week": "2025-10-20", "by": "KM", "lang": "id", "limit": "10", "offset": "1",
	}
	draft := draftQuery()
	for name := range draft {
		values[name] = draft.Get(name)
	}
	values["seal"] = strings.Repeat("ab12", 16)
	all := []string{"page", "columns"} // those of pages and downloads are not among those of the API
	for name := range values {
		all = append(all, name)
	}
	for path, address := range addressesOf(d.doc, w.Groups[0].ID) {
		var listed []string
		for _, p := range d.doc.Paths.Find(path).Get.Parameters {
			if p.Value.In == "query" {
				listed = append(listed, p.Value.Name)
			}
		}
		base, _, _ := strings.Cut(address, "?")
		for _, name := range all {
			if name == "d" || name == "district" {
				values["regency"] = "62.13"
			}
			asked := base + "?" + name + "=" + values[name]
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, asked, nil))
			refused := strings.Contains(rec.Body.String(), "is not known here; known are: ")
			if refused == slices.Contains(listed, name) || refused && rec.Code != http.StatusBadRequest {
				t.Errorf("%s: %d %.120s; listed are %v", asked, rec.Code, rec.Body.String(), listed)
			}
		}
	}
}

// What a table holds is what its description requires of a row, no less and no more.
func TestEveryTableIsDescribed(t *testing.T) {
	t.Parallel()
	s, w, h := open(t, 40)
	h = as(access.Viewer{Name: "pengelola", Role: access.Admin}, h)
	d := describe(t, h)
	addresses := addressesOf(d.doc, w.Groups[0].ID)
	if want := len(s.tables.OfPages()) + len(s.tables.OfGroup()) + 1; len(addresses) != want {
		t.Errorf("%d paths are described, want %d", len(addresses), want)
	}
	filled := 0
	for path, address := range addresses {
		media := d.doc.Paths.Find(path).Get.Responses.Status(http.StatusOK).Value.Content["application/json"]
		row := media.Schema.Value.Properties["rows"].Value.Items.Value
		p := ask(t, h, address)
		if len(p.Rows) > 0 {
			filled++
		}
		for _, r := range p.Rows {
			var got []string
			for name := range r {
				got = append(got, name)
			}
			slices.Sort(got)
			if !slices.Equal(got, row.Required) {
				t.Errorf("%s: rows have %v, described are %v", address, got, row.Required)
				break
			}
		}
	}
	if filled < 18 {
		t.Errorf("only %d tables have any row: the test looks at too little", filled)
	}
	more := ask(t, h, "/api/v1/ranking?by=KM")
	for _, f := range tables.MoreFields()["ranking"] {
		if _, ok := more.Rows[0][f.Name]; !ok {
			t.Errorf("a ranking by one indicator has no %s", f.Name)
		}
	}
}

// What is withheld and what is not there are told apart, except where that would tell
// which groups are quiet.
func TestWithheldIsNotUnknown(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	quiet, active := w.Groups[4].ID, w.Groups[0].ID
	public, elsewhere, staff, admin := viewers()[0], viewers()[2], viewers()[1], viewers()[5]
	for _, c := range []struct {
		name, address string
		who           access.Viewer
		want          int
	}{
		{"signs, to everybody", "/api/v1/signs", public, 401},
		{"signs, to staff", "/api/v1/signs", staff, 200},
		{"no such table", "/api/v1/sign", public, 404},
		{"no such area", "/api/v1/areas?regency=99.99", public, 404},
		{"inactive groups, to everybody", "/api/v1/inactive", public, 401},
		{"a quiet group, to everybody", "/api/v1/groups/" + quiet, public, 401},
		{"a quiet group, to staff of another regency", "/api/v1/groups/" + quiet, elsewhere, 403},
		{"a quiet group, to its staff", "/api/v1/groups/" + quiet, staff, 200},
		{"no such group, to everybody", "/api/v1/groups/none", public, 401},
		{"no such group, to staff of another regency", "/api/v1/groups/none", elsewhere, 403},
		{"no such group, to who sees all", "/api/v1/groups/none", admin, 404},
		{"follow-ups, to everybody", "/api/v1/groups/" + active + "/followups", public, 401},
		{"follow-ups, to a juror", "/api/v1/groups/" + active + "/followups", viewers()[4], 403},
		{"signs of a group, to everybody", "/api/v1/groups/" + active + "/signs", public, 401},
		{"a draft, to everybody", "/api/v1/shortlist?" + draftQuery().Encode(), public, 401},
		{"a draft, to staff", "/api/v1/shortlist?" + draftQuery().Encode(), staff, 403},
		{"no such list, to everybody", "/api/v1/shortlist?seal=" + strings.Repeat("cd", 32), public, 401},
		{"no such list, to who sees all", "/api/v1/shortlist?seal=" + strings.Repeat("cd", 32), admin, 404},
	} {
		get(t, as(c.who, h), c.address, c.want)
	}
	// The answers about a quiet group and about none are the same, but for nothing.
	for _, v := range []access.Viewer{public, elsewhere} {
		for _, table := range []string{"", "/weeks", "/items", "/walks", "/indicators", "/history", "/signs", "/followups"} {
			of := func(id string) string {
				rec := httptest.NewRecorder()
				as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/v1/groups/"+id+table, nil))
				return rec.Body.String() + rec.Header().Get("ETag") + http.StatusText(rec.Code)
			}
			if of(quiet) != of("none") {
				t.Errorf("%s of a quiet group tells %q, of none %q", table, of(quiet), of("none"))
			}
		}
	}
}

// Signs, histories and walks leave only with the groups that the reader may be told of.
func TestWhoTakesWhatAlong(t *testing.T) {
	t.Parallel()
	w, h := closed(t, 40)
	for _, v := range viewers() {
		for _, name := range []string{"groups", "history", "walks", "problems", "signs"} {
			for _, address := range []string{"/api/v1/" + name + "?limit=1000", "/unduh/" + name + ".csv"} {
				rec := httptest.NewRecorder()
				as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
				signs := name == "signs"
				if got, want := rec.Code == http.StatusOK, !signs || access.MaySome(v, access.SeeSigns); got != want {
					t.Errorf("%s as %s of %q: %d", address, v.Role, v.Region, rec.Code)
				}
				for i, g := range w.Groups {
					quiet := g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted
					told := names(rec.Body.String(), g.Name) || names(rec.Body.String(), g.ID)
					if told && (quiet && !access.May(v, access.SeeQuiet, g.Region) || signs && !access.May(v, access.SeeSigns, g.Region)) {
						t.Errorf("%s as %s of %q names %s of %s", address, v.Role, v.Region, g.Name, g.RegencyCode)
					}
					due := quiet && access.May(v, access.SeeQuiet, g.Region) || g.Status == kim.StatusActive
					if !told && due && (name == "groups" || name == "walks" || signs && i == 0 && access.May(v, access.SeeSigns, g.Region)) {
						t.Errorf("%s as %s of %q does not name %s of %s", address, v.Role, v.Region, g.Name, g.RegencyCode)
					}
				}
			}
		}
	}
}
