package endsites

import "strings"

// Hosts are sites whose name has letters beyond ASCII: the registry writes them, and the
// pages write what stands for them.
func Hosts() []Site {
	return []Site{{Name: "huruf", URL: "http://desä-maju.example", serve: func(p page) {
		if p.r.URL.Path != "/berita" {
			p.rest()
			return
		}
		whole := strings.ReplaceAll(list(p.posts[:len(p.posts)/2]), `href="/`, `href="http://xn--des-maju-2za.example/`)
		p.frame("Berita", "<h1>Berita</h1>"+whole+strings.ReplaceAll(list(p.posts[len(p.posts)/2:]), `href="/`, `href="http://desä-maju.example/`))
	}}}
}
