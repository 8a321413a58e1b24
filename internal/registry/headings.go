package registry

import "pantaukim/internal/spreadsheet"

// headings are the names that offices give to columns, beside those of [Columns]. A name
// that may mean two things, such as "alamat" or "telepon", is not among them.
func headings() map[string]string {
	of := map[string][]string{
		"id":            {"id kim", "kode kim", "nomor kim", "no kim"},
		"name":          {"nama", "nama kim", "nama kelompok"},
		"url":           {"situs", "alamat situs", "website", "alamat website", "alamat web", "tautan situs"},
		"province_code": {"kode provinsi", "kode prov"},
		"province":      {"provinsi", "nama provinsi"},
		"regency_code":  {"kode kabupaten", "kode kabupaten kota", "kode kab kota", "kode kab"},
		"regency":       {"kabupaten", "kabupaten kota", "kab kota", "nama kabupaten", "nama kabupaten kota"},
		"district_code": {"kode kecamatan", "kode kec"},
		"district":      {"kecamatan", "nama kecamatan"},
		"village_code":  {"kode desa", "kode kelurahan", "kode desa kelurahan"},
		"village":       {"desa", "kelurahan", "desa kelurahan", "kelurahan desa", "nama desa"},
		"timezone":      {"zona waktu"},
		"registered_on": {"terdaftar", "tanggal terdaftar", "tgl terdaftar", "terdaftar sejak", "tanggal daftar"},
		"status":        {"status kim", "keadaan"},
		"pic_name":      {"petugas", "petugas pic", "nama petugas", "pic", "nama pic"},
		"pic_phone":     {"telepon petugas", "telepon pic", "hp petugas", "hp pic", "no hp petugas", "no hp pic", "nomor hp pic"},
		"note":          {"catatan", "keterangan"},
		"aliases":       {"alamat terdahulu", "alamat lama", "situs lama"},
		"sk_number":     {"nomor sk", "no sk", "sk nomor"},
		"sk_date":       {"tanggal sk", "tgl sk"},
		"tier":          {"tingkat", "tingkat kim", "jenjang"},
		"members":       {"anggota", "jumlah anggota", "jml anggota", "banyak anggota"},
		"setting":       {"jenis wilayah", "perkotaan perdesaan", "tipologi wilayah"},
		"signal":        {"sinyal", "kualitas sinyal", "sinyal internet"},
		"social":        {"media sosial", "medsos", "akun media sosial", "alamat media sosial"},
	}
	out := map[string]string{}
	for column, names := range of {
		for _, name := range names {
			out[spreadsheet.Heading(name)] = column
		}
	}
	return out
}
