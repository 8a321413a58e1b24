package app

import "net/http"

// safeHeaders are on every answer; a page may have others of its own.
func safeHeaders() map[string]string {
	return map[string]string{
		"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
	}
}

// strict stands before everything that is answered over HTTP. It puts the headers on every
// answer. A body in pieces (Transfer-Encoding), as web servers in front send it that hand it on while
// it comes, is the last one on its connection, and is refused unless nothing but the pieces says
// where it ends: a web server in front and this one could otherwise disagree about that (request
// smuggling).
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range safeHeaders() {
			h.Set(name, value)
		}
		if len(r.TransferEncoding) > 0 {
			h.Set("Connection", "close")
			if !inPiecesAlone(r) {
				http.Error(w, "pantaukim: say by Content-Length or by Transfer-Encoding where a request ends, not by both", http.StatusBadRequest)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
