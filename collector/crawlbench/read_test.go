package crawlbench

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"testing"

	"golang.org/x/net/html"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// BenchmarkRead reads an article and a list of either style without a network, beside
// the tokens of the same page alone. Both take turns, so that a busy machine stretches
// both; x-tokens is the ratio of their processor time.
func BenchmarkRead(b *testing.B) {
	profiles, err := extract.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range styles {
		for _, p := range []struct {
			name, path string
			expect     extract.PageKind
		}{{"article", fmt.Sprintf(s.article, 7), extract.PageArticle}, {"list", s.listing, extract.PageListing}} {
			var page bytes.Buffer
			if !s.write(&page, httptest.NewRequest("GET", p.path, nil)) {
				b.Fatal(p.path, "is no page")
			}
			in := extract.Input{
				URL: "http://" + fmt.Sprintf(s.host, 7) + p.path, ContentType: "text/html", Body: page.Bytes(),
				FetchedAt: kimsim.DefaultAsOf(), Zone: kim.WIB, Expect: p.expect, Kind: kim.News,
			}
			profile := profiles.Recognise(in)
			b.Run(s.name+"/"+p.name, func(b *testing.B) {
				const turn = 50
				var ours, bare float64
				for b.Loop() {
					began := used()
					for range turn {
						profiles.Read(in, profile)
					}
					between := used()
					for range turn {
						z := html.NewTokenizer(bytes.NewReader(in.Body))
						for z.Next() != html.ErrorToken {
						}
					}
					ours, bare = ours+(between-began).Seconds(), bare+(used()-between).Seconds()
				}
				b.ReportMetric(ours/float64(b.N*turn)*1e6, "cpu-µs/page")
				b.ReportMetric(ours/bare, "x-tokens")
			})
		}
	}
}
