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

// BenchmarkRead reads one article of either style without a network, beside the
// tokens of the same page alone.
func BenchmarkRead(b *testing.B) {
	profiles, err := extract.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range styles {
		path := fmt.Sprintf(s.article, 7)
		var page bytes.Buffer
		if !s.write(&page, httptest.NewRequest("GET", path, nil)) {
			b.Fatal(path, "is no page")
		}
		in := extract.Input{
			URL: "http://" + fmt.Sprintf(s.host, 7) + path, ContentType: "text/html", Body: page.Bytes(),
			FetchedAt: kimsim.DefaultAsOf(), Zone: kim.WIB, Expect: extract.PageArticle, Kind: kim.News,
		}
		profile := profiles.Recognise(in)
		b.Run(s.name+"/extract", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				profiles.Read(in, profile)
			}
		})
		b.Run(s.name+"/tokenizer", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				z := html.NewTokenizer(bytes.NewReader(in.Body))
				for z.Next() != html.ErrorToken {
				}
			}
		})
	}
}
