package dashboards

import (
	"context"
	"net/http"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
)

// menuPage is a page of the menu. Such pages are drawn before anybody asks for them, and
// stay ready-made however many different searches there are.
type menuPage struct {
	path    string
	english string // an address that an English reader may try
	load    func(*pages.Pages, context.Context, visit.Visit) pages.Reply
}

func menu() []menuPage {
	return []menuPage{
		{"/", "/overview", (*pages.Pages).Overview},
		{"/peringkat", "/ranking", (*pages.Pages).Ranking},
		{"/tidak-aktif", "/inactive", (*pages.Pages).Inactive},
		{"/kecamatan", "/districts", (*pages.Pages).Districts},
		{"/terbaru", "/newest", (*pages.Pages).Newest},
		{"/laporan", "/reports", (*pages.Pages).Reports},
		{"/penghargaan", "/awards", (*pages.Pages).Awards},
		{"/adopsi", "/adoption", (*pages.Pages).Adoption},
		{"/sebaran", "/spread", (*pages.Pages).Spreading},
		{"/mutu", "/quality", (*pages.Pages).Quality},
		{"/metodologi", "/methodology", (*pages.Pages).Method},
	}
}

// menuPaths are the addresses of the pages of the menu.
func menuPaths() []string {
	var out []string
	for _, p := range menu() {
		out = append(out, p.path)
	}
	return out
}

// routeMenu answers for the pages of the menu, and leads their English addresses to them.
func (s *site) routeMenu(mux *http.ServeMux) {
	for _, p := range menu() {
		pattern := "GET " + p.path
		if p.path == "/" {
			pattern += "{$}" // and nothing below it
		}
		mux.HandleFunc(pattern, s.page(func(ctx context.Context, v visit.Visit) pages.Reply { return p.load(s.pages, ctx, v) }))
		mux.HandleFunc("GET "+p.english, func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if !q.Has("lang") {
				q.Set("lang", "en")
			}
			http.Redirect(w, r, p.path+"?"+q.Encode(), http.StatusFound)
		})
	}
}
