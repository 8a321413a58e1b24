package article

import "pantaukim/collector/extract/letters"

// languageSample is how many words of a text are looked at.
const languageSample = 400

// The commonest words of the languages that groups write in, which are rare in
// the others.
var languageWords = map[string]string{
	"yang": "id", "dan": "id", "di": "id", "dengan": "id", "untuk": "id", "dari": "id", "pada": "id", "ini": "id", "dalam": "id",
	"adalah": "id", "tidak": "id", "akan": "id", "oleh": "id", "telah": "id", "juga": "id", "bisa": "id", "kepada": "id", "para": "id",
	"serta": "id", "itu": "id", "sebagai": "id", "kami": "id", "dapat": "id", "ke": "id", "tersebut": "id", "kegiatan": "id", "warga": "id",
	"the": "en", "and": "en", "of": "en", "to": "en", "in": "en", "is": "en", "that": "en", "for": "en", "with": "en", "was": "en",
	"are": "en", "this": "en", "by": "en", "from": "en", "has": "en", "have": "en", "will": "en", "be": "en", "which": "en", "their": "en",
	"ing": "jv", "lan": "jv", "kang": "jv", "sing": "jv", "saka": "jv", "iku": "jv", "marang": "jv", "kanggo": "jv", "ora": "jv",
	"utawa": "jv", "iki": "jv", "karo": "jv", "dadi": "jv", "wis": "jv", "ana": "jv", "saking": "jv", "punika": "jv", "ingkang": "jv",
	"menika": "jv", "kaliyan": "jv", "wonten": "jv", "dening": "jv", "minangka": "jv", "awit": "jv", "nanging": "jv", "yaiku": "jv",
}

// language guesses the language of a text by its commonest words: "id", "en",
// "jv", or "" where too few of them are seen to tell.
func language(s string) string {
	var id, en, jv, words int
	var buf [8]byte // as long as the longest of them
	n := 0
	for i := 0; i <= len(s) && words < languageSample; i++ {
		if i < len(s) && (letters.IsLetter(s[i]) || s[i] >= 0x80) {
			if n < len(buf) {
				buf[n] = s[i] | 0x20
			}
			n++
			continue
		}
		if n == 0 {
			continue
		}
		words++
		if n <= len(buf) {
			switch languageWords[string(buf[:n])] {
			case "id":
				id++
			case "en":
				en++
			case "jv":
				jv++
			}
		}
		n = 0
	}
	best, most, second := "", 0, 0
	for _, c := range [...]struct {
		name  string
		count int
	}{{"id", id}, {"en", en}, {"jv", jv}} {
		switch {
		case c.count > most:
			second = most
			best, most = c.name, c.count
		case c.count > second:
			second = c.count
		}
	}
	if most < 3 || most*20 < words || most*2 < second*3 {
		return ""
	}
	return best
}
