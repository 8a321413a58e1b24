package extract

import (
	"strings"

	"pantaukim/collector/extract/letters"
)

// promises are what pages say that advertise gambling, and hardly anybody else.
var promises = [...]string{"slot gacor", "situs slot", "slot online", "slot88", "slot777", "slot 88", "slot 777", "slot dana", "slot demo", "slot deposit", "slot resmi", "slot terpercaya", "slot maxwin", "agen slot",
	"bandar slot", "link slot", "daftar slot", "akun slot", "judi slot", "maxwin", "rtp live", "rtp slot", "bocoran rtp", "pola gacor", "jam gacor", "gacor hari ini", "gampang menang", "mudah menang", "anti rungkad",
	"deposit pulsa", "deposit dana", "deposit qris", "tanpa potongan", "bonus new member", "bonus deposit", "minimal deposit", "min depo", "link alternatif", "pragmatic play", "pg soft", "mahjong ways",
	"gates of olympus", "sweet bonanza", "scatter hitam", "starlight princess", "togel online", "bandar togel", "situs togel", "toto macau", "toto slot", "situs toto", "bandar toto", "agen togel", "prediksi togel",
	"sbobet", "bandarqq", "dominoqq", "poker online", "casino online", "live casino", "agen bola", "taruhan bola", "jackpot", "x500", "x1000", "freebet", "situs judi", "bandar judi", "agen judi"}

// warnings are what people write who warn of it, or report on it.
var warnings = [...]string{"bahaya", "waspada", "hindari", "jauhi", "cegah", "pencegahan", "penceg", "berantas", "pemberantasan", "perangi", "lawan", "melawan", "tolak", "stop", "hentikan", "larang", "dilarang", "anti",
	"blokir", "pemblokiran", "sosialisasi", "penyuluhan", "edukasi", "literasi", "dampak", "korban", "kecanduan", "candu", "terjerat", "jerat", "polisi", "polres", "polsek", "satgas", "hukum", "pidana", "tersangka",
	"tangkap", "ditangkap", "penipuan", "hoaks", "laporkan", "aduan", "komdigi", "kominfo", "ojk", "bnn", "pinjol", "merugikan", "kerugian", "haram", "modus", "imbau", "himbau", "mengimbau", "diretas", "peretasan", "jangan"}

// isHacked tells whether a page advertises gambling in place of what the site is for. Its
// title must promise something, its text several things, and neither may read as a
// warning: groups warn their villages of it in the same words.
func (r *reader) isHacked() bool {
	title := strings.ToLower(r.f.Title + " | " + r.title)
	if !letters.HasAny(title, promises[:]) {
		return false
	}
	if countWordsOf(title, warnings[:]) > 0 {
		return false
	}
	low := strings.ToLower(r.d.Shown[:min(len(r.d.Shown), 20_000)])
	promised, warned := countDistinct(low, promises[:]), countWordsOf(low, warnings[:])
	return promised >= 3 && warned*2 < promised
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

// countWordsOf is how many words of a text are, or begin with, one of the words.
func countWordsOf(s string, words []string) int {
	n := 0
	for _, w := range strings.FieldsFunc(s, letters.NotLetter) {
		for _, p := range words {
			if w == p || len(p) > 4 && strings.HasPrefix(w, p) {
				n++
				break
			}
		}
	}
	return n
}
