package followup

import (
	"regexp"
	"strings"
)

// Phone is one telephone number as a telephone can dial it.
type Phone struct {
	Number string // with its country: +6281234567890
	Mobile bool   // of a mobile network of Indonesia: WhatsApp may know it
}

// Digits are the digits alone, as addresses of WhatsApp hold them.
func (p Phone) Digits() string { return strings.TrimPrefix(p.Number, "+") }

var (
	// severalPhones stands between two numbers in one cell of a registry.
	severalPhones = regexp.MustCompile(`(?i)[/;,&\n]|\s(?:atau|dan)\s`)
	// onePhone is a number with words before or behind it. Digits behind a word are none of
	// it: an extension, or another number.
	onePhone = regexp.MustCompile(`^[^\d+]*(\+?[\d\s().–-]*\d)[^\d]*$`)
	notDigit = regexp.MustCompile(`\D`)

	mobile   = regexp.MustCompile(`^8[1-9]\d{7,10}$`)
	landline = regexp.MustCompile(`^[2-79]\d{6,10}$`)
	foreign  = regexp.MustCompile(`^[1-9]\d{7,14}$`)
)

// Phones returns the telephone numbers that a registry's cell clearly holds, as +62….
// A number whose zero a spreadsheet has lost is one; what cannot be told for certain is
// left out, and stays a text to be read.
func Phones(text string) []Phone {
	var out []Phone
	for _, part := range severalPhones.Split(text, -1) {
		m := onePhone.FindStringSubmatch(part)
		if m == nil {
			continue
		}
		if p, ok := phoneOf(m[1]); ok {
			out = append(out, p)
		}
	}
	return out
}

func phoneOf(written string) (Phone, bool) {
	digits := notDigit.ReplaceAllString(written, "")
	national := ""
	switch abroad, isAbroad := strings.CutPrefix(digits, "00"); {
	case strings.Contains(written, "+") || isAbroad:
		rest, indonesian := strings.CutPrefix(abroad, "62")
		if !indonesian {
			return Phone{Number: "+" + abroad}, foreign.MatchString(abroad)
		}
		national = strings.TrimPrefix(rest, "0") // +62 (0)812…
	case strings.HasPrefix(digits, "62") && len(digits) > 10:
		national = strings.TrimPrefix(digits[2:], "0")
	case strings.HasPrefix(digits, "0"):
		national = digits[1:]
	case strings.HasPrefix(digits, "8"): // its zero was lost
		return Phone{Number: "+62" + digits, Mobile: true}, mobile.MatchString(digits)
	}
	p := Phone{Number: "+62" + national, Mobile: mobile.MatchString(national)}
	return p, p.Mobile || landline.MatchString(national)
}
