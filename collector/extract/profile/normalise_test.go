package profile

import "testing"

// TestSameItem holds pairs of addresses that lead to one item, and pairs that lead to two.
func TestSameItem(t *testing.T) {
	t.Parallel()
	var p *Profile
	for _, tt := range []struct {
		name, a, b string
		same       bool
	}{
		{"slash at the end", "/berita/panen/", "/berita/panen", true},
		{"two slashes", "/berita//panen", "/berita/panen", true},
		{"index.php at the end", "/berita/panen/index.php", "/berita/panen", true},
		{"index.php with a query", "/index.php?page=read&id=12", "/?page=read&id=12", true},
		{"index.html", "/berita/panen/index.html", "/berita/panen/", true},
		{"http and https", "http://maju.or.id/berita/panen", "https://maju.or.id/berita/panen", true},
		{"port of the scheme", "https://maju.or.id:443/berita/panen", "https://maju.or.id/berita/panen", true},
		{"host in capitals", "https://MAJU.or.id/berita/panen", "https://maju.or.id/berita/panen", true},
		{"point behind the host", "https://maju.or.id./berita/panen", "https://maju.or.id/berita/panen", true},
		{"campaign", "/berita/panen?utm_source=wa&utm_medium=grup", "/berita/panen", true},
		{"facebook", "/berita/panen?fbclid=IwAR0abc", "/berita/panen", true},
		{"google", "/berita/panen?gclid=abc&gbraid=0AAA&wbraid=x", "/berita/panen", true},
		{"google counts its own", "/berita/panen?gad_source=1&srsltid=AfmB", "/berita/panen", true},
		{"matomo", "/berita/panen?mtm_campaign=a&pk_campaign=b", "/berita/panen", true},
		{"session behind the path", "/berita/panen;jsessionid=1A2B3C", "/berita/panen", true},
		{"session of PHP behind the path", "/berita/panen;PHPSESSID=1a2b", "/berita/panen", true},
		{"session in the query", "/read.php?id=7&PHPSESSID=1a2b3c", "/read.php?id=7", true},
		{"session of joomla", "/read.php?id=7&sid=0a1b2c3d4e5f60718293", "/read.php?id=7", true},
		{"for print", "/berita/panen?print=1", "/berita/panen", true},
		{"for print, by word", "/berita/panen?print=print", "/berita/panen", true},
		{"for print of joomla", "/index.php?option=com_content&view=article&id=7&tmpl=component&print=1", "/index.php?option=com_content&view=article&id=7", true},
		{"amp", "/berita/panen/amp/", "/berita/panen/", true},
		{"amp in the query", "/berita/panen?amp=1", "/berita/panen", true},
		{"amp bare", "/berita/panen?amp", "/berita/panen", true},
		{"phones of blogger", "/2025/10/panen.html?m=1", "/2025/10/panen.html", true},
		{"comments of blogger", "/2025/10/panen.html?showComment=1698", "/2025/10/panen.html", true},
		{"order of parameters", "/?page=read&id=12", "/?id=12&page=read", true},
		{"share", "/berita/panen?share=facebook&nb=1", "/berita/panen", true},
		{"answer to a comment", "/berita/panen?replytocom=12#respond", "/berita/panen", true},
		{"an anchor", "/berita/panen#komentar", "/berita/panen", true},
		{"unwritten signs", "/berita/panen%2Draya", "/berita/panen-raya", true},
		{"empty query", "/berita/panen?", "/berita/panen", true},
		{"where it was read from", "/berita/panen?ref=beranda", "/berita/panen", true},
		{"a part of turkish bots", "/berita/panen?igshid=abc&igsh=x", "/berita/panen", true},
		{"entity left in a link", "/?page=read&amp;id=12", "/?page=read&id=12", true},
		{"blanks at the end of a link", "/berita/panen%20", "/berita/panen", true},

		{"numbers", "/read.php?id=1", "/read.php?id=2", false},
		{"numbers behind a semicolon", "/read.php?id=1;hal=1", "/read.php?id=1;hal=2", false},
		{"PHP-Nuke", "/modules.php?name=News&file=article&sid=1", "/modules.php?name=News&file=article&sid=2", false},
		{"WordPress without names", "/?p=12", "/?p=13", false},
		{"page of wordpress", "/?page_id=12", "/?p=12", false},
		{"last parts", "/berita/panen-1", "/berita/panen-2", false},
		{"capitals of a name", "/berita/Ab1", "/berita/aB1", false},
		{"a title of one word more", "/berita/panen-raya", "/berita/panen", false},
		{"days in addresses", "/2025/10/27/panen", "/2025/10/28/panen", false},
		{"ref that counts", "/detail?ref=101", "/detail?ref=102", false},
		{"share that counts", "/detail?share=101", "/detail?share=102", false},
		{"news and photos of one number", "/berita/12", "/galeri/12", false},
		{"value without a name", "/detail?101", "/detail?102", false},
		{"t of a topic", "/viewtopic.php?t=12", "/viewtopic.php?t=13", false},
		{"m of a menu", "/?m=berita&id=1", "/?m=berita&id=2", false},
		{"m of a number", "/?m=12", "/?m=13", false},
		{"an item called amp", "/berita/lomba-amp", "/berita/lomba", false},
		{"path of numbers", "/content/read/1", "/content/read/2", false},
		{"base64 in the query", "/detail?x=MTI=", "/detail?x=MTM=", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const site = "https://maju.or.id"
			a, b := tt.a, tt.b
			if a[0] == '/' {
				a, b = site+a, site+b
			}
			x, y := p.Normalise(a), p.Normalise(b)
			if (x == y) != tt.same {
				t.Errorf("same %v, want %v: %s and %s", x == y, tt.same, x, y)
			}
			if again := p.Normalise(x); again != x {
				t.Errorf("%s normalised again is %s", x, again)
			}
		})
	}
}

// What is no address of the web stays as it is, however often it is asked for.
func TestNotOfTheWeb(t *testing.T) {
	t.Parallel()
	var p *Profile
	for _, where := range []string{"A: #", "mailto:kim@maju.or.id", "javascript:void(0)#x", "tel:+62 811", "http:x#", "whatsapp://send?text=a#b", "data:text/html,x//y/"} {
		if got := p.Normalise(" " + where + " "); got != where {
			t.Errorf("%q is %q", where, got)
		}
	}
}
