package drawnsites

import (
	"fmt"
	"html"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// photoForms are the ways in which a site shows its photos.
func photoForms() []string {
	return []string{
		"none", "plain", "plain", "thumbs -300x200", "thumbs folder", "thumbs cache", "thumbs script", "lazy", "webp twins", "background cover", "one script", "srcset", "lightbox", "own cover",
	}
}

// drawPhotos names the photos of a post.
func (s *Site) drawPhotos(p *post) []string {
	n := pick(s.rng, 0, 1, 1, 2, 3)
	switch {
	case p.section.kind == kim.Gallery:
		n = 2 + s.rng.IntN(5)
	case s.Parts.Photos == "none":
		n = 0
	case p.section.kind != kim.News:
		n = min(n, s.rng.IntN(2))
	}
	var out []string
	for i := range n {
		out = append(out, s.photoName(p, i))
	}
	return out
}

// photoName names a photo as no other of the site is named.
func (s *Site) photoName(p *post, i int) string {
	return fmt.Sprintf("%s%d%02d", pick(s.rng, "IMG_", "WhatsApp-Image-", "foto-", "DSC0"), 4*p.id+1000, i)
}

// original is the address of a photo in full size.
func (s *Site) original(name string) string {
	if s.Parts.Photos == "one script" {
		return "/foto.php?id=" + strings.Map(digits, name)
	}
	return "/uploads/" + name + ".jpg"
}

func digits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// small is the address of a photo as a list shows it.
func (s *Site) small(name string) string {
	switch s.Parts.Photos {
	case "thumbs -300x200", "srcset":
		return "/uploads/" + name + "-300x200.jpg"
	case "thumbs folder":
		return "/uploads/thumbs/" + name + ".jpg"
	case "thumbs cache":
		return "/cache/300x200/uploads/" + name + ".jpg"
	case "thumbs script":
		return "/timthumb.php?src=/uploads/" + name + ".jpg&w=300&h=200&zc=1"
	case "one script":
		return s.original(name) + "&w=200"
	}
	return s.original(name)
}

// thumb is the picture of a record, empty if the list shows none.
func (s *Site) thumb(p *post, at time.Time) string {
	shown := p.shown(at)
	if len(shown) == 0 || p.section.kind != kim.Gallery && s.Parts.Photos == "plain" {
		return ""
	}
	src, alt := html.EscapeString(s.small(shown[0])), html.EscapeString(p.title)
	switch s.Parts.Photos {
	case "lazy":
		return `<img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="` + src + `" alt="` + alt + `">`
	case "background cover":
		return `<div class="thumb" style="background-image:url('` + src + `')"></div>`
	}
	return `<img src="` + src + `" alt="` + alt + `" width="300" height="200">`
}

// pictures are the photos on the page of a post.
func (s *Site) pictures(p *post, at time.Time) (cover string, rest []string) {
	for i, name := range p.shown(at) {
		src := html.EscapeString(s.original(name))
		img := `<p><img src="` + src + `" alt="Foto kegiatan" width="900" height="600"></p>`
		switch s.Parts.Photos {
		case "lazy":
			img = `<p><img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="` + src + `" alt=""><noscript><img src="` + src + `"></noscript></p>`
		case "webp twins":
			img = `<p><picture><source type="image/webp" srcset="` + src + `.webp"><img src="` + src + `" alt=""></picture></p>`
		case "srcset":
			img = `<figure><img src="/uploads/` + name + `-1024x683.jpg" srcset="/uploads/` + name + `-300x200.jpg 300w, /uploads/` + name + `-1024x683.jpg 1024w, ` + src + ` 1600w" alt=""></figure>`
		case "lightbox":
			img = `<a href="` + src + `" class="lightbox"><img src="/uploads/` + name + `-150x150.jpg" alt=""></a>`
		}
		if i == 0 && s.Parts.Photos == "background cover" {
			cover = `<div class="cover" style="background-image: url(` + src + `)"></div>`
			continue
		}
		if i == 0 && s.Parts.Photos == "own cover" {
			cover = `<div class="featured-image"><img src="` + src + `" alt="" width="1200" height="600"></div>`
			continue
		}
		rest = append(rest, img)
	}
	return cover, rest
}
