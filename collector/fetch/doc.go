// Package fetch sends the collector's requests, and is the only package that uses
// colly. Every request, whoever asks for it, passes the same rules in this order:
// robots.txt, the pace of the platform, of the network address and of the host, the
// guard against private addresses, and a body that is cut at a limit after
// decompression.
//
// A [Fetcher] is shared by all walks, because the pace is kept towards a platform and
// not towards each of its hosts. A [Site] is what one walk uses of it: its Get
// returns one plain [web.Response]. Colly builds the requests and follows redirects;
// below it, as its transport, stand the rules. The values that pass between a walk
// and this package are in the package web, which knows no colly.
package fetch
