package gambling

import (
	"maps"
	"strings"
	"testing"
)

// One pass finds what a search for each phrase finds.
func TestPhrases(t *testing.T) {
	t.Parallel()
	texts := []string{"", "s", "sl", "Slot", strings.Join(promises[:], "|"), strings.ToUpper(strings.Join(promises[:], " ")), "slotslot gacorr slot 88 slot  777 togel", "Panen raya di dusun kami", "min depomin depo", "ÉSLOT GACORé"}
	for _, p := range ownPosts {
		texts = append(texts, p[0], p[1])
	}
	for _, p := range adverts {
		texts = append(texts, p[0])
	}
	for _, text := range append(texts, advertText) {
		want, got := map[string]bool{}, map[string]bool{}
		for _, p := range promises {
			if strings.Contains(strings.ToLower(text), p) {
				want[p] = true
			}
		}
		promised.in(text, func(n int) { got[promises[n]] = true })
		if !maps.Equal(want, got) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
