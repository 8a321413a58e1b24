package rules

import (
	"fmt"
	"strings"

	"pantaukim/internal/kim"
)

// ShortlistRules are the gates and categories of an award.
type ShortlistRules struct {
	// MinCoverage is the least share of the period's weeks that were observed.
	MinCoverage float64 `yaml:"min_coverage"`
	// MinActive is the least share of the observed weeks that were active.
	MinActive float64 `yaml:"min_active_weeks"`
	// MinOriginal is the least number of items that copy nobody.
	MinOriginal int `yaml:"min_original_items"`
	// MinDates is the least share of items with a date that can be believed.
	MinDates float64 `yaml:"min_date_integrity"`
	// Categories are what groups are shortlisted for.
	Categories []Category `yaml:"categories"`
}

// Category is one category of an award. What cannot be measured is left to the
// jury, by name.
type Category struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Words are looked for in titles and texts, without regard to case; none means
	// that every subject fits.
	Words []string `yaml:"words,omitempty"`
	// WholeWords has the words found as whole words only. Lists that were sealed before
	// there was a choice found them inside of others, and still do.
	WholeWords bool `yaml:"whole_words,omitempty"`
	// MinShare is the least share of the period's items with one of the words.
	MinShare float64 `yaml:"min_share,omitempty"`
	// Jury names the criteria that stay blank for the jury.
	Jury []string `yaml:"jury,omitempty"`
}

// defaultShortlist holds the award's usual gates, and the categories that KIMFest
// gave prizes in: in 2023 special prizes of the jury, in 2024 two fields and two
// special prizes, in 2025 three fields and further prizes. The one of 2026 is for a person of a
// group: what can be measured of the group is a gate, the person is for the jury.
func defaultShortlist() ShortlistRules {
	jury := func(id, name string, criteria ...string) Category {
		return Category{ID: id, Name: name, Jury: criteria}
	}
	business := []string{"umkm", "usaha mikro", "ekonomi kreatif", "pelaku usaha", "wirausaha", "kewirausahaan", "koperasi", "produk lokal", "kerajinan", "perajin", "bumdes"}
	tourism := []string{"wisata", "pariwisata", "wisatawan", "destinasi", "homestay", "desa wisata"}
	return ShortlistRules{
		MinCoverage: 0.90, MinActive: 0.75, MinOriginal: 13, MinDates: 0.80,
		Categories: []Category{
			{ID: "umum", Name: "Keaktifan umum"},
			jury("2023-adaptif", "KIM Adaptif", "adaptif"),
			jury("2023-inspiratif", "KIM Inspiratif", "inspiratif"),
			jury("2023-inovatif", "KIM Inovatif", "inovasi"),
			jury("2023-kreatif", "KIM Kreatif", "kreativitas"),
			{ID: "2024-umkm", Name: "KIM Terbaik Bidang UMKM", Words: business, WholeWords: true, MinShare: 0.20, Jury: []string{"dampak bagi pelaku usaha"}},
			{ID: "2024-pariwisata", Name: "KIM Terbaik Bidang Pariwisata", Words: tourism, WholeWords: true, MinShare: 0.20, Jury: []string{"dampak bagi pariwisata"}},
			jury("2024-transformatif", "KIM Paling Transformatif", "perubahan di masyarakat"),
			jury("2024-inovatif", "KIM Terinovatif", "inovasi"),
			{ID: "2025-ekonomi", Name: "Ekonomi Kreatif/Digital (UMKM)", Words: append([]string{"digital", "pemasaran"}, business...), WholeWords: true, MinShare: 0.20, Jury: []string{"dampak ekonomi"}},
			{
				ID: "2025-sosial-budaya", Name: "Sosial dan Budaya",
				Words:      append([]string{"budaya", "kebudayaan", "adat", "seni", "kesenian", "kesehatan", "posyandu", "stunting", "lingkungan", "gotong royong", "sampah"}, tourism...),
				WholeWords: true, MinShare: 0.20, Jury: []string{"dampak sosial"},
			},
			{
				ID: "2025-literasi", Name: "Literasi",
				Words:      []string{"literasi", "edukasi", "pelatihan", "hoaks", "hoax", "sekolah", "perpustakaan", "teknologi informasi", "internet"},
				WholeWords: true, MinShare: 0.20, Jury: []string{"mutu edukasi"},
			},
			jury("2025-kreatif", "KIM Terkreatif", "kreativitas"),
			jury("2025-inovatif", "KIM Terinovatif", "inovasi"),
			jury("2025-mandiri", "KIM Termandiri", "kemandirian"),
			jury("2025-partisipatif", "KIM Partisipatif", "partisipasi warga"),
			jury("2025-stan", "Stan Terbaik", "stan pameran"),
			jury("2026-figur-inspiratif", "Figur KIM Inspiratif 2026", "tokoh", "karya bagi warga", "keteladanan"),
		},
	}
}

// Award is the category as the other steps know it.
func (c Category) Award() kim.AwardCategory {
	return kim.AwardCategory{ID: c.ID, Name: c.Name, MinShare: c.MinShare, Words: c.Words, Whole: c.WholeWords, Jury: c.Jury}
}

// Category finds a category by its id.
func (r ShortlistRules) Category(id string) (Category, bool) {
	for _, c := range r.Categories {
		if c.ID == id {
			return c, true
		}
	}
	return Category{}, false
}

func (r ShortlistRules) validate() error {
	for _, n := range []struct {
		key string
		v   float64
	}{{"min_coverage", r.MinCoverage}, {"min_active_weeks", r.MinActive}, {"min_date_integrity", r.MinDates}} {
		if !(n.v >= 0 && n.v <= 1) {
			return &Error{Key: "shortlist." + n.key, Wrong: fmt.Sprintf("%v is not a share", n.v), Remedy: "write 0 to 1"}
		}
	}
	if r.MinOriginal < 0 {
		return &Error{Key: "shortlist.min_original_items", Wrong: fmt.Sprintf("%d items", r.MinOriginal), Remedy: "write 0 or more"}
	}
	seen := map[string]bool{}
	for i, c := range r.Categories {
		key := fmt.Sprintf("shortlist.categories[%d]", i)
		switch {
		case c.ID == "" || seen[c.ID]:
			return &Error{Key: key + ".id", Wrong: fmt.Sprintf("%q is empty or used twice", c.ID), Remedy: "give every category its own id"}
		case !(c.MinShare >= 0 && c.MinShare <= 1):
			return &Error{Key: key + ".min_share", Wrong: fmt.Sprintf("%v is not a share", c.MinShare), Remedy: "write 0 to 1"}
		case c.MinShare > 0 && len(c.Words) == 0:
			return &Error{Key: key + ".words", Wrong: "a share of items with words, but no words", Remedy: "list the words, or leave the share out"}
		}
		seen[c.ID] = true
		for _, w := range c.Words {
			if strings.TrimSpace(w) == "" {
				return &Error{Key: key + ".words", Wrong: "an empty word would match everything", Remedy: "remove it"}
			}
		}
	}
	return nil
}

// AwardTerms returns what shortlists can be asked for by these rules.
func (r Rules) AwardTerms() kim.AwardTerms {
	l := r.Shortlist
	out := kim.AwardTerms{
		MaxWeeks: MaxWindow,
		Gates: []kim.AwardGate{
			{Gate: kim.GateRegistered, Required: 1}, {Gate: kim.GateCoverage, Required: l.MinCoverage},
			{Gate: kim.GateActive, Required: l.MinActive}, {Gate: kim.GateOriginal, Required: float64(l.MinOriginal)},
			{Gate: kim.GateDates, Required: l.MinDates}, {Gate: kim.GateSigns, Required: 0},
		},
	}
	for _, c := range l.Categories {
		out.Categories = append(out.Categories, c.Award())
	}
	return out
}
