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
// answer, and refuses bodies in pieces (Transfer-Encoding): no browser sends its forms so, and
// net/http keeps no trace of a Content-Length beside it. A web server in front and this one
// could otherwise disagree about where a request ends (request smuggling).
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range safeHeaders() {
			h.Set(name, value)
		}
		if len(r.TransferEncoding) > 0 {
			h.Set("Connection", "close")
			http.Error(w, "pantaukim: send a request with Content-Length and without Transfer-Encoding", http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
