package registry

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

// Bounds of what programmes ask.
const (
	mostMembers = 9999 // a larger number is no number of members
	mostSocial  = 12   // accounts of a group
)

var (
	membersForm = regexp.MustCompile(`^([0-9]{1,9})( ?(orang|anggota|org))?$`)
	// mobile is a mobile number of this country in an address: wa.me/62812…
	mobile = regexp.MustCompile(`(^|[^0-9])(62|0)8[0-9]{7,11}([^0-9]|$)`)
)

// readProgramme reads what programmes ask of a group.
func (r *row) readProgramme(g *kim.Group) {
	g.DecreeNumber = r.field("sk_number")
	g.DecreeDate = r.readDay("sk_date", g.Zone)
	g.Tier = kim.Tier(r.chosen("tier", TierUnknown, "write desa/kelurahan, kecamatan, kabupaten or forum, or leave it empty", tierWords()))
	g.Setting = kim.Setting(r.chosen("setting", SettingUnknown, "write perkotaan (urban) or perdesaan (rural), or leave it empty", settingWords()))
	g.Signal = kim.Signal(r.chosen("signal", SignalUnknown, "write baik (good), lemah (weak) or tidak ada (none), or leave it empty", signalWords()))
	g.Members = r.readMembers()
	g.Social = r.readSocial()
}

func tierWords() map[string]string {
	return map[string]string{
		"village": "village", "desa": "village", "kelurahan": "village", "desa/kelurahan": "village", "kelurahan/desa": "village", "nagari": "village", "gampong": "village",
		"district": "district", "kecamatan": "district", "distrik": "district",
		"regency": "regency", "kabupaten": "regency", "kota": "regency", "kabupaten/kota": "regency",
		"forum": "forum", "forum kim": "forum", "fk kim": "forum", "fk-kim": "forum",
	}
}

func settingWords() map[string]string {
	return map[string]string{
		"urban": "urban", "perkotaan": "urban", "kota": "urban",
		"rural": "rural", "perdesaan": "rural", "pedesaan": "rural", "desa": "rural",
	}
}

func signalWords() map[string]string {
	return map[string]string{
		"good": "good", "baik": "good", "bagus": "good", "kuat": "good",
		"weak": "weak", "lemah": "weak", "kurang": "weak", "kurang baik": "weak",
		"none": "none", "tidak ada": "none", "tanpa sinyal": "none", "blank spot": "none", "blankspot": "none",
	}
}

// chosen reads a column that holds one of some words.
func (r *row) chosen(column, kind, remedy string, words map[string]string) string {
	v := r.field(column)
	if v == "" {
		return ""
	}
	word, ok := words[strings.ToLower(strings.Join(strings.Fields(v), " "))]
	if !ok {
		r.fail(column, v, kind, quote(v)+" is not known", remedy)
	}
	return word
}

// readMembers reads how many people a group has. A number that no group should have is
// kept, and worth a look: the list is as the office wrote it.
func (r *row) readMembers() int {
	v := r.field("members")
	if v == "" {
		return 0
	}
	found := membersForm.FindStringSubmatch(strings.ToLower(v))
	n := 0
	if found != nil {
		n, _ = strconv.Atoi(found[1]) // nine digits always are a number
	}
	if found == nil || n > mostMembers {
		r.fail("members", v, MembersForm, quote(v)+" is not a number of members", "write a number such as 15, or leave it empty")
		return 0
	}
	if n < kim.FewestMembers || n > kim.MostMembers {
		r.warn("members", v, MembersUnusual, fmt.Sprintf("%d is not between %d and %d, the members that a group has", n, kim.FewestMembers, kim.MostMembers),
			"correct it if it is a slip", strconv.Itoa(kim.FewestMembers), strconv.Itoa(kim.MostMembers))
	}
	return n
}

// readSocial reads the addresses of accounts on social media, with spaces between them.
// They are shown to everybody, so none may hold a telephone.
func (r *row) readSocial() []string {
	var list []string
	seen := map[string]bool{}
	for _, v := range strings.Fields(r.field("social")) {
		v = strings.Trim(v, ",;")
		if v == "" {
			continue
		}
		address := v
		if host, _, _ := strings.Cut(v, "/"); !strings.Contains(v, "://") && strings.Contains(host, ".") && !strings.ContainsAny(host, ":@") {
			address = "https://" + v
		}
		kind, _, _ := addressProblem(address)
		switch {
		case kind != "" && kind != AddressFragment || len(address) > longestField:
			r.fail("social", v, SocialForm, quote(v)+" is not the address of an account", "write it as the browser shows it, such as https://www.facebook.com/kim.bintang, with spaces between several")
		case holdsPhone(address):
			r.fail("social", v, SocialPhone, quote(v)+" holds a telephone, and these addresses are shown to everybody", "remove it; the officer's telephone belongs into pic_phone")
		case !seen[address]:
			seen[address] = true
			list = append(list, address)
		}
	}
	if len(list) > mostSocial {
		r.fail("social", "", SocialMany, fmt.Sprintf("has more than %d addresses", mostSocial), "keep those that the group uses", strconv.Itoa(mostSocial))
	}
	return list
}

// holdsPhone tells whether an address leads to a telephone, such as wa.me/62812….
func holdsPhone(address string) bool {
	plain, err := url.QueryUnescape(address)
	if err != nil {
		plain = address
	}
	h := host(address)
	if h == "wa.me" || h == "api.whatsapp.com" || h == "web.whatsapp.com" || h == "chat.whatsapp.com" {
		return true
	}
	return mobile.MatchString(strings.NewReplacer("-", "", " ", "", ".", "").Replace(plain))
}
