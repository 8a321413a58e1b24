// Package fetch sends the collector's requests: one chain of rules that every
// request passes, whoever asks for it. In order: robots.txt, the pace owed to
// the platform, to the address and to the host, the guard against private
// addresses, and a body that is cut at a limit after decompression.
//
// A [Fetcher] is shared by all walks, because politeness is owed to a platform
// and not to each of its hosts. A [Site] is one walk's view of it, an
// [net/http.RoundTripper] that colly is given as its transport.
package fetch
