package kimsim_test

import (
	"strings"
	"testing"

	"pantaukim/internal/lab/kimsim"
)

func BenchmarkNew3594(b *testing.B) {
	cfg := kimsim.DefaultConfig()
	cfg.Groups = kimsim.Registry(3594, 1)
	for b.Loop() {
		kimsim.New(cfg)
	}
}

func BenchmarkListing(b *testing.B) {
	p := kimsim.New(kimsim.DefaultConfig())
	for b.Loop() {
		get(b, p, kimsim.DefaultAsOf(), busy, "/berita")
	}
}

func BenchmarkArticle(b *testing.B) {
	p := kimsim.New(kimsim.DefaultConfig())
	listing := get(b, p, kimsim.DefaultAsOf(), busy, "/berita").Body.String()
	link := cardLink.FindStringSubmatch(listing)[1]
	b.SetBytes(int64(len(strings.TrimSpace(listing))))
	for b.Loop() {
		get(b, p, kimsim.DefaultAsOf(), busy, link)
	}
}
