package place

import "strings"

// successor returns the code that a given-up one has today. In November 2022 parts of
// Papua and Papua Barat became four provinces (laws 14, 15, 16 and 29 of 2022), and
// their kabupaten got new codes; the kecamatan and villages kept the rest of theirs.
func successor(code string) (string, bool) {
	const regency = len("91.01")
	if len(code) < regency {
		return "", false
	}
	now, ok := recoded()[code[:regency]]
	return now + code[regency:], ok && (len(code) == regency || strings.HasPrefix(code[regency:], "."))
}

// recoded maps the codes of kabupaten and kota before November 2022 to those of today.
func recoded() map[string]string {
	return map[string]string{
		"91.01": "93.01", // Merauke
		"91.02": "95.01", // Jayawijaya
		"91.04": "94.01", // Nabire
		"91.07": "94.02", // Puncak Jaya
		"91.08": "94.03", // Paniai
		"91.09": "94.04", // Mimika
		"91.12": "95.02", // Pegunungan Bintang
		"91.13": "95.03", // Yahukimo
		"91.14": "95.04", // Tolikara
		"91.16": "93.02", // Boven Digoel
		"91.17": "93.03", // Mappi
		"91.18": "93.04", // Asmat
		"91.21": "95.05", // Mamberamo Tengah
		"91.22": "95.06", // Yalimo
		"91.23": "95.07", // Lanny Jaya
		"91.24": "95.08", // Nduga
		"91.25": "94.05", // Puncak
		"91.26": "94.06", // Dogiyai
		"91.27": "94.07", // Intan Jaya
		"91.28": "94.08", // Deiyai
		"92.01": "96.01", // Sorong
		"92.04": "96.02", // Sorong Selatan
		"92.05": "96.03", // Raja Ampat
		"92.09": "96.04", // Tambrauw
		"92.10": "96.05", // Maybrat
		"92.71": "96.71", // Kota Sorong
	}
}
