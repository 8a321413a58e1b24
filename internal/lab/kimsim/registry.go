package kimsim

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"pantaukim/deploy"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// Registry returns n groups: the first n of the example registry of Kalimantan
// Tengah, and beyond its 153 further invented groups in provinces of all three
// time zones.
func Registry(n int, seed uint64) []kim.Group {
	res, err := registry.Read(bytes.NewReader(deploy.KaltengRegistry), "kalteng.csv", nil)
	if err != nil || len(res.Bad) > 0 {
		panic(fmt.Sprintf("the embedded registry is broken: %v %v", err, res.Bad)) // its own test forbids this
	}
	groups := res.Groups
	if n <= len(groups) {
		return groups[:max(n, 0)]
	}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	for i := len(groups); i < n; i++ {
		groups = append(groups, invent(i+1, rng))
	}
	return groups
}

// provinces are the ones that invented groups are spread over.
func provinces() []kim.Region {
	var list []kim.Region
	for _, p := range [][2]string{
		{"11", "Aceh"}, {"12", "Sumatera Utara"}, {"13", "Sumatera Barat"}, {"14", "Riau"}, {"15", "Jambi"},
		{"16", "Sumatera Selatan"}, {"17", "Bengkulu"}, {"18", "Lampung"}, {"32", "Jawa Barat"}, {"33", "Jawa Tengah"},
		{"34", "Daerah Istimewa Yogyakarta"}, {"35", "Jawa Timur"}, {"36", "Banten"}, {"51", "Bali"},
		{"52", "Nusa Tenggara Barat"}, {"53", "Nusa Tenggara Timur"}, {"61", "Kalimantan Barat"},
		{"63", "Kalimantan Selatan"}, {"64", "Kalimantan Timur"}, {"71", "Sulawesi Utara"}, {"72", "Sulawesi Tengah"},
		{"73", "Sulawesi Selatan"}, {"74", "Sulawesi Tenggara"}, {"81", "Maluku"}, {"82", "Maluku Utara"}, {"91", "Papua"},
	} {
		list = append(list, kim.Region{ProvinceCode: p[0], Province: p[1]})
	}
	return list
}

// invent makes one group that is plainly not a real one.
func invent(number int, rng *rand.Rand) kim.Group {
	r := provinces()[rng.IntN(len(provinces()))]
	regency, district := 1+rng.IntN(9), 1+rng.IntN(4)
	r.RegencyCode = fmt.Sprintf("%s.%02d", r.ProvinceCode, regency)
	r.Regency = fmt.Sprintf("Kabupaten Peraga %s", r.RegencyCode)
	r.DistrictCode = fmt.Sprintf("%s.%02d", r.RegencyCode, district)
	r.District = fmt.Sprintf("Kecamatan Peraga %s", r.DistrictCode)
	zone, _ := kim.ZoneOfProvince(r.ProvinceCode)
	return kim.Group{
		ID: fmt.Sprintf("kim-peraga-%05d", number), Name: fmt.Sprintf("KIM Peraga %05d", number),
		URL: fmt.Sprintf("https://peraga-%05d.kim.id", number), Region: r, Zone: zone, Standing: kim.Registered,
		RegisteredOn: kim.NewDate(2023, 1, 1).AddDays(rng.IntN(900)),
		PICName:      "Petugas Peraga", PICPhone: "+62 000 0000 0000", Note: "nama rekaan untuk peragaan",
	}
}
