// Package gambling knows the advertisements for online gambling that are put on other
// people's sites. Groups warn their villages in the same words: what reads as a warning
// or a report is none.
package gambling

import (
	"regexp"
	"strings"

	"pantaukim/collector/extract/letters"
)

// promises are what pages say that advertise gambling, and hardly anybody else.
var promises = [...]string{"slot gacor", "situs slot", "slot online", "slot88", "slot777", "slot 88", "slot 777", "slot dana", "slot demo", "slot deposit", "slot resmi", "slot terpercaya", "slot maxwin", "agen slot",
	"bandar slot", "link slot", "daftar slot", "akun slot", "judi slot", "maxwin", "rtp live", "rtp slot", "bocoran rtp", "pola gacor", "jam gacor", "gacor hari ini", "gampang menang", "mudah menang", "anti rungkad",
	"deposit pulsa", "deposit dana", "deposit qris", "tanpa potongan", "bonus new member", "bonus deposit", "minimal deposit", "min depo", "link alternatif", "pragmatic play", "pg soft", "mahjong ways",
	"gates of olympus", "sweet bonanza", "scatter hitam", "starlight princess", "togel online", "bandar togel", "situs togel", "toto macau", "toto slot", "situs toto", "bandar toto", "agen togel", "prediksi togel",
	"sbobet", "bandarqq", "dominoqq", "poker online", "casino online", "live casino", "agen bola", "taruhan bola", "jackpot", "x500", "x1000", "freebet", "situs judi", "bandar judi", "agen judi"}

// trade are the words of which the names of houses are made.
var trade = [...]string{"slot", "toto", "togel", "gacor", "poker", "casino", "kasino", "judi", "qq", "mahjong", "zeus", "hoki", "jackpot", "bet", "raja", "dewa", "bos", "mpo", "pg"}

// brand is how the houses call themselves: SLOT88, HOKITOTO, MAHJONG777.
var brand = regexp.MustCompile(`\b(` + strings.Join(trade[:], "|") + `)(88|77|777|99|138|303|365|4d|qq|toto|slot|bet)\b|\b[a-z]{3,10}(slot|toto|togel|gacor)\d{0,4}\b`)

// namesHouse tells whether a house is named in a text of small letters.
func namesHouse(low string) bool { return letters.HasAny(low, trade[:]) && brand.MatchString(low) }

// warnings are what people write who warn of it, or report on it.
var warnings = [...]string{"bahaya", "waspada", "hindari", "jauhi", "cegah", "pencegahan", "penceg", "berantas", "pemberantasan", "perangi", "lawan", "melawan", "tolak", "stop", "hentikan", "larang", "dilarang", "anti",
	"blokir", "pemblokiran", "sosialisasi", "penyuluhan", "edukasi", "literasi", "dampak", "korban", "kecanduan", "candu", "terjerat", "jerat", "polisi", "polres", "polsek", "satgas", "hukum", "pidana", "tersangka",
	"tangkap", "ditangkap", "penipuan", "hoaks", "laporkan", "aduan", "komdigi", "kominfo", "ojk", "bnn", "pinjol", "merugikan", "kerugian", "haram", "modus", "imbau", "himbau", "mengimbau", "diretas", "peretasan", "jangan", "jebak", "judol", "disusupi", "sisipan", "pulih", "pemulihan", "mengamankan", "amankan", "gerebek", "grebek", "razia", "sita",
	"disita", "perceraian", "pengadilan", "bohong", "merusak", "perusak", "rugi", "kupas", "mengupas", "bahas", "membahas", "kenali", "mengenali", "curi", "mencuri", "pecandu", "tergiur", "tergoda", "lapor", "melaporkan", "deklarasi", "khutbah", "khotbah", "dosa"}

// villagers are who the titles of a group's own posts speak of. The frame of a site names
// them on every page, so that they say nothing of a page's text.
var villagers = [...]string{"desa", "warga", "mahasiswa", "kkn", "siswa", "pelajar", "relawan", "duta", "pkk", "karang", "posyandu", "kader", "bumdes", "tani", "petani", "sampah", "burung", "lomba"}

// weak are promises that other trades make as well: they count beside others only.
var weak = [...]string{"deposit pulsa", "deposit dana", "deposit qris", "tanpa potongan", "minimal deposit", "min depo", "link alternatif", "gampang menang", "mudah menang", "slot resmi", "slot demo", "slot online", "daftar slot",
	"slot dana", "slot deposit", "jackpot", "bonus deposit", "gacor hari ini"}

// slogans are phrases of the trade with a word of warning in them.
var slogans = strings.NewReplacer("anti rungkad", "", "anti kalah", "", "anti blokir", "", "anti nawala", "", "lawan bandar", "")

// Title tells whether a title advertises gambling: it promises two things, or one behind
// a house's name, and warns of nothing.
func Title(title string) bool {
	low := strings.ToLower(title)
	count := countDistinct(low, promises[:])
	if count > 0 && namesHouse(low) {
		count++
	}
	return count >= 2 && count > countDistinct(low, weak[:]) && countWordsOf(slogans.Replace(low), warnings[:])+countWordsOf(low, villagers[:]) == 0
}

// Page tells whether a page advertises gambling in place of what its site is for. Its
// title must promise something or name a house, its text promise several things, and
// neither may read as a warning.
func Page(title, text string) bool {
	title = strings.ToLower(title)
	if !letters.HasAny(title, promises[:]) && !namesHouse(title) || countWordsOf(slogans.Replace(title), warnings[:]) > 0 {
		return false
	}
	text = strings.ToLower(text)
	count, warned := countDistinct(text, promises[:]), countWordsOf(slogans.Replace(text), warnings[:])
	return count >= 3 && warned*2 < count
}

// promised finds what a page promises.
var promised = newPhrases(promises[:])

// Flooded tells whether the text of a page is an advertisement for gambling, whatever title
// the site gives it: most of what its lines say promises it, and next to nothing warns.
func Flooded(lines []string) bool {
	all, promising, other := 0, 0, 0
	for _, l := range lines {
		all += len(l)
	}
	strong := map[string]bool{}
	for _, l := range lines {
		first, several := -1, false
		promised.in(l, func(n int) {
			strong[promises[n]] = true
			several = several || first >= 0 && n != first
			first = n
		})
		if several {
			promising += len(l)
		} else if other += len(l); 2*other >= all {
			return false // most pages: nothing else of them is looked at
		}
	}
	for _, p := range weak {
		delete(strong, p)
	}
	if len(strong) < 4 || promising*2 <= all {
		return false
	}
	warned := 0
	for _, l := range lines {
		warned += countWordsOf(slogans.Replace(strings.ToLower(l)), warnings[:])
	}
	return warned*8 <= len(strong)
}

// countDistinct is how many of the phrases stand in a text.
func countDistinct(s string, phrases []string) int {
	n := 0
	for _, p := range phrases {
		if strings.Contains(s, p) {
			n++
		}
	}
	return n
}

// countWordsOf is how many words of a text are one of the words, or hold a long one: diblokir.
func countWordsOf(s string, words []string) int {
	n := 0
	for _, w := range strings.FieldsFunc(s, letters.NotLetter) {
		for _, p := range words {
			if w == p || len(p) > 4 && strings.Contains(w, p) {
				n++
				break
			}
		}
	}
	return n
}
