package dashboards

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A chart whose frame has no width yet, as while a page is still being laid out, is drawn
// once it has one, and not as narrow as it found it.
func TestChartsWaitForTheirFrame(t *testing.T) {
	_, _, h := open(t, 40)
	srv := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/narrow.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = fmt.Fprint(w, ".canvas{width:16px}")
		case "/":
			r.Header.Del("Accept-Encoding")
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, r)
			for _, name := range []string{"Content-Type", "Content-Security-Policy"} {
				w.Header().Set(name, answer.Header().Get(name))
			}
			_, _ = fmt.Fprint(w, strings.Replace(answer.Body.String(), "</head>", `<link rel="stylesheet" href="/narrow.css"></head>`, 1))
		default:
			h.ServeHTTP(w, r)
		}
	}))
	ctx := browser(t)
	if err := looks()[0].open(ctx, srv.URL+"/"); err != nil {
		t.Fatal(err)
	}
	const drawn = `document.querySelectorAll(".canvas svg").length`
	if n, err := chromedp.Run(ctx, script[int](drawn)); err != nil || n != 0 {
		t.Errorf("%d charts are drawn in frames of 16 px (%v)", n, err)
	}
	widths, err := chromedp.Run(ctx, script[[]float64](`(async () => {
		document.querySelectorAll(".canvas").forEach(c => { c.style.width = "100%"; });
		for (let i = 0; i < 200 && `+drawn+` < 2; i++) await new Promise(r => setTimeout(r, 25));
		return [...document.querySelectorAll(".canvas svg")].map(s => s.getBoundingClientRect().width);
	})()`))
	if err != nil || len(widths) != 2 {
		t.Fatalf("%d charts: %v", len(widths), err)
	}
	for _, w := range widths {
		if w < 200 {
			t.Errorf("a chart is %v px wide", w)
		}
	}
}
