package drawnsites

import (
	"fmt"
	"strings"

	"pantaukim/internal/kim"
)

// titlings are the ways in which a site names its posts.
func titlings() []string {
	return []string{"plain", "plain", "one word", "section words", "very long", "equal", "numbers", "mixed"}
}

// title makes up the title of the i-th post.
func (s *Site) title(i int) string {
	rng := s.rng
	how := s.Parts.Titles
	if how == "mixed" {
		how = pick(rng, "plain", "one word", "section words", "very long", "numbers")
	}
	place := pick(rng, "Dusun Kulon", "Dusun Wetan", "RT 03", "RW 02", "Balai Desa", "Lapangan Merdeka", "Kampung Baru", "Pasar Lama", "Sungai Kahayan")
	deed := pick(rng,
		"Kerja Bakti", "Panen Padi", "Pelatihan Anyaman Rotan", "Senam Lansia", "Musyawarah Dusun", "Perbaikan Jembatan", "Penyuluhan Hama Wereng", "Lomba Voli Putri",
		"Pembagian Bibit Cabai", "Pengukuran Balita", "Ronda Malam", "Gotong Royong Saluran Air", "Pentas Karungut", "Vaksinasi Ternak", "Kunjungan Mahasiswa", "Bazar UMKM")
	switch how {
	case "one word":
		return pick(rng, "Lomba", "Panen", "Senam", "Gotong-royong", "Musyawarah", "Banjir", "Posyandu", "Wisuda", "Khitanan", "Ronda", "Vaksinasi", "Pasar", "Sunatan", "Tahlilan")
	case "section words":
		return pick(rng, "Agenda rapat desa", "Jadwal posyandu balita", "Kabar duka", "Foto bersama karang taruna", "Pengumuman hasil seleksi", "Berita acara musyawarah",
			"Galeri lomba mewarnai", "Kegiatan PKK", "Profil perajin rotan", "Agenda panen raya", "Video pentas seni", "Kontak bidan desa") + fmt.Sprintf(" %s", place)
	case "very long":
		return fmt.Sprintf("%s di %s Berlangsung Meriah dan Dihadiri Ratusan Warga, Kepala Desa %s Berharap Kegiatan Serupa Dapat Digelar Kembali pada Tahun Mendatang dengan Peserta yang Lebih Banyak", deed, place, s.words.village)
	case "numbers":
		return pick(rng, fmt.Sprintf("%d Warga Terima Bantuan", 20+i), fmt.Sprintf("HUT RI ke-%d", 60+i), fmt.Sprintf("Pertemuan %d", i+1), fmt.Sprintf("%d Hari Tanpa Sampah", 5+i))
	}
	return fmt.Sprintf("%s di %s", deed, place)
}

// text makes up the paragraphs of a post. No two posts have the same.
func (s *Site) text(p *post) []string {
	rng := s.rng
	var out []string
	for range 2 + rng.IntN(3) {
		var sentences []string
		for range 2 + rng.IntN(2) {
			sentences = append(sentences, fmt.Sprintf("%s %s %s.",
				pick(rng, "Sebanyak "+fmt.Sprint(12+rng.IntN(180))+" warga", "Ketua kelompok", "Para pemuda karang taruna", "Ibu-ibu PKK", "Kepala dusun", "Petugas puskesmas", "Perangkat desa", "Para petani", "Anak-anak sekolah dasar"),
				pick(rng, "membersihkan saluran air bersama-sama", "menyiapkan makanan bagi semua yang hadir", "mencatat hasil pertemuan di buku besar", "memperbaiki atap balai yang bocor",
					"menanam bibit di lahan kas desa", "mengajak tetangga ikut serta", "menimbang hasil kebun sebelum dijual", "memasang lampu di sepanjang jalan kampung", "mengumpulkan iuran sukarela"),
				pick(rng, "sejak pagi hingga sore", "dengan semangat kebersamaan", "tanpa menunggu bantuan dari luar", "meskipun hujan sempat turun", "di halaman balai desa", "seperti yang disepakati dalam musyawarah",
					"supaya musim tanam berjalan lancar", "untuk menyambut tamu dari kecamatan")))
		}
		out = append(out, strings.Join(sentences, " "))
	}
	out[len(out)-1] += fmt.Sprintf(" Catatan nomor %d disimpan sekretaris.", p.id)
	if p.section.kind == kim.Event {
		out = append([]string{"Waktu pelaksanaan: " + long(p.event) + ", bertempat di balai desa."}, out...)
	}
	return out
}
