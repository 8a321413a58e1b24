package dashboards

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
)

// contentSecurityPolicy lets the browser use the files of this binary and
// nothing else: no other host, no inline script, no inline style, no frame.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// secured adds the security headers to every answer.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		next.ServeHTTP(w, r)
	})
}

// dossierPage answers with a dossier under a policy of its own: its style stands in
// the page, named by its hash, and there is nothing else to load.
func (s *site) dossierPage() http.HandlerFunc {
	page := s.page(s.pages.Dossier)
	policy := strings.Replace(contentSecurityPolicy, "style-src 'self'", "style-src 'self' "+pages.DossierStyle(), 1)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		page(w, r)
	}
}

// tagFor names a state of an answer, for this reader and those who may see the same.
func tagFor(a visit.Audience, body []byte) string {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, a.Key()) // a hash takes everything
	_, _ = sum.Write(body)
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`
}

// keepFor says who may keep an answer: what was made for somebody who has logged in
// is for that browser only, and every browser asks whether it still holds.
func keepFor(a visit.Audience, h http.Header) {
	h.Set("Vary", "Cookie, Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if a.LoggedIn() {
		h.Set("Cache-Control", "private, no-cache")
	}
}
