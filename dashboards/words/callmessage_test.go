package words

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

func TestTheMessageToAnOfficer(t *testing.T) {
	t.Parallel()
	asOf := kim.NewDate(2025, time.October, 26)
	quiet := CalledGroup{Name: "KIM Hapau", Place: "Desa Bararawa, Benua Lima", LastItem: kim.NewDate(2025, time.August, 12)}
	never := CalledGroup{Name: "KIM Baru"}
	old := CalledGroup{Name: "KIM Lama", Posted: true} // of unknown age
	var many []CalledGroup
	for i := range 29 {
		many = append(many, CalledGroup{Name: fmt.Sprintf("KIM %d", i)})
	}
	for name, c := range map[string]struct {
		officer string
		groups  []CalledGroup
		want    []string
	}{
		"one":     {"Siti", []CalledGroup{quiet}, []string{"Yth. Bapak/Ibu Siti,\n\n", "sampai 26 Oktober 2025", "KIM Hapau (Desa Bararawa, Benua Lima) belum mengunggah lagi di kim.id sejak 12 Agustus 2025."}},
		"never":   {"", []CalledGroup{never}, []string{"Bapak/Ibu petugas,", "KIM Baru belum pernah terlihat mengunggah di kim.id."}},
		"several": {"Siti", []CalledGroup{quiet, old}, []string{"2 KIM tidak terlihat mengunggah", "- KIM Hapau (Desa Bararawa, Benua Lima) belum mengunggah lagi di kim.id sejak 12 Agustus 2025\n", "- KIM Lama belakangan ini tidak terlihat mengunggah di kim.id\n\nApakah"}},
		"many":    {"Siti", many, []string{"29 KIM", "- KIM 11 belum", "- dan 17 KIM lagi\n"}},
	} {
		got := CallMessage(c.officer, c.groups, asOf)
		for _, want := range append(c.want, "mohon kami dikabari", "WhatsApp atau Facebook", "\n\nTerima kasih.") {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, got)
			}
		}
		if strings.Contains(got, "\n\n\n") || strings.Contains(got, "KIM 12 ") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}
