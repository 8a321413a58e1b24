package kimsim

// topic is one thing that communities write about: how titles name it, and what
// is said of it. Words in braces are filled in: {desa} a village, {tokoh} a
// person's office, {n} a number, {rt} a neighbourhood, {hari} a day near the
// post's own, {pihak} a partner.
type topic struct {
	titles    []string
	sentences []string
}

// phrasebook is everything that texts are made of. A platform has one.
type phrasebook struct {
	topics                               []topic
	remarks, villages, offices, partners []string
}

func newPhrasebook() *phrasebook {
	return &phrasebook{topics: topics(), remarks: remarks(), villages: villages(), offices: offices(), partners: partners()}
}

func topics() []topic {
	return []topic{
		{
			titles: []string{"Kerja Bakti Membersihkan Saluran Air di {desa}", "Warga {desa} Gotong Royong Perbaiki Jalan Usaha Tani", "Jumat Bersih di {rt} {desa}"},
			sentences: []string{
				"Sejak pukul enam pagi warga {rt} {desa} sudah berkumpul dengan cangkul, parang dan gerobak dorong.",
				"Saluran air sepanjang {n} meter yang lama tersumbat kini kembali lancar.",
				"Para ibu menyiapkan wadi, kopi dan singkong rebus bagi warga yang bekerja.",
				"{tokoh} menyampaikan bahwa gotong royong akan dijadwalkan setiap bulan.",
				"Sampah plastik dipisahkan lalu dibawa ke tempat pengumpulan di ujung kampung.",
			},
		},
		{
			titles: []string{"Posyandu {desa} Layani {n} Balita", "Kader Posyandu {desa} Pantau Tumbuh Kembang Anak", "Cegah Tengkes, {desa} Bagikan Makanan Tambahan"},
			sentences: []string{
				"Sebanyak {n} balita ditimbang dan diukur tinggi badannya di balai {desa}.",
				"Bidan desa mengingatkan para ibu agar melengkapi imunisasi dasar.",
				"Makanan tambahan kali ini berupa bubur ikan patin dan sayur kelakai.",
				"Kader mencatat hasil pengukuran pada buku kesehatan ibu dan anak.",
				"{tokoh} berharap tidak ada lagi anak dengan berat badan kurang di {desa}.",
			},
		},
		{
			titles: []string{"Panen Padi Ladang di {desa} Mulai Berlangsung", "Petani {desa} Coba Bibit Karet Unggul", "Kelompok Tani {desa} Terima {n} Karung Pupuk"},
			sentences: []string{
				"Hamparan padi di pinggir sungai mulai menguning dan dipanen bersama-sama.",
				"Hasil ubinan menunjukkan rata-rata {n} kilogram tiap petak contoh.",
				"Penyuluh menyarankan petani menyimpan benih di tempat kering dan berangin.",
				"Harga getah di tingkat petani dilaporkan bergerak naik pekan ini.",
				"{tokoh} mengajak petani mencatat biaya supaya untung dan ruginya diketahui.",
			},
		},
		{
			titles: []string{"Pelatihan Membuat Anyaman Rotan di {desa}", "UMKM {desa} Belajar Berjualan Lewat Ponsel", "Ibu-ibu {desa} Olah Keripik Kelakai"},
			sentences: []string{
				"Sebanyak {n} peserta belajar menganyam bakul dan tas dari rotan pilihan.",
				"Pelatih menunjukkan cara memotret barang dagangan dengan cahaya alami.",
				"Setiap peserta pulang membawa satu contoh kemasan yang sudah diberi label.",
				"Kegiatan didukung oleh {pihak} dan pengurus koperasi setempat.",
				"Produk yang lolos seleksi akan dipajang pada pameran tingkat kabupaten.",
			},
		},
		{
			titles: []string{"Musyawarah Desa {desa} Bahas Rencana Kerja", "{desa} Tetapkan Prioritas Pembangunan", "Laporan Realisasi Anggaran {desa} Dipaparkan"},
			sentences: []string{
				"Musyawarah dihadiri {n} orang wakil dari setiap {rt}.",
				"Usulan terbanyak adalah perbaikan titian, lampu jalan dan sumur bor.",
				"{tokoh} memaparkan sisa anggaran dan kegiatan yang belum selesai.",
				"Berita acara ditandatangani bersama dan ditempel di papan pengumuman.",
				"Warga yang tidak hadir dapat menyampaikan usul melalui ketua {rt}.",
			},
		},
		{
			titles: []string{"Waspada Kebakaran Lahan di Sekitar {desa}", "Regu Siaga Api {desa} Berlatih", "Kabut Tipis Selimuti {desa}"},
			sentences: []string{
				"Regu siaga api memeriksa {n} sumur pantau dan selang pemadam.",
				"Warga diminta tidak membuka lahan dengan cara membakar.",
				"Papan peringatan dipasang di persimpangan menuju kebun.",
				"{tokoh} meminta warga segera melapor bila melihat asap.",
				"Masker dibagikan kepada anak sekolah dan pengendara yang melintas.",
			},
		},
		{
			titles: []string{"Festival Budaya {desa} Tampilkan Tari Giring-giring", "Latihan Karungut di Balai {desa}", "Upacara Adat di {desa} Berlangsung Khidmat"},
			sentences: []string{
				"Tabuhan gong dan kangkanung mengiringi langkah para penari muda.",
				"Sebanyak {n} penampil dari beberapa sanggar ikut memeriahkan acara.",
				"Para tetua berpesan agar anak muda tidak melupakan bahasa ibu.",
				"{pihak} membuka lapak kuliner di halaman balai.",
				"Acara ditutup dengan menari bersama antara warga dan tamu.",
			},
		},
		{
			titles: []string{"Turnamen Bola Voli Antar-RT di {desa}", "Pemuda {desa} Juarai Lomba Sepak Takraw", "Senam Pagi Bersama Warga {desa}"},
			sentences: []string{
				"Pertandingan diikuti {n} regu putra dan putri.",
				"Pertandingan terakhir berlangsung ketat sampai angka kembar.",
				"Panitia menyiapkan piala bergilir dan bibit buah sebagai hadiah.",
				"{tokoh} menyerahkan hadiah kepada para pemenang.",
				"Warga memenuhi tepi lapangan sejak sore hari.",
			},
		},
		{
			titles: []string{"KIM {desa} Ajak Warga Kenali Kabar Bohong", "Kelas Literasi Digital untuk Remaja {desa}", "Cara Melapor Lewat Layanan Pengaduan"},
			sentences: []string{
				"Peserta diajak memeriksa tanggal, sumber dan gambar sebelum membagikan berita.",
				"Pemateri memberi {n} contoh pesan berantai yang ternyata keliru.",
				"Kata sandi yang kuat dan tidak dipakai ulang menjadi pesan utama.",
				"Kegiatan terlaksana berkat kerja sama dengan {pihak}.",
				"{tokoh} berharap remaja menjadi penyaring kabar di rumah masing-masing.",
			},
		},
		{
			titles: []string{"Pasar Murah di {desa} Diserbu Pembeli", "Penyaluran Bantuan Pangan di {desa}", "Jadwal Pembagian Bantuan untuk Warga {desa}"},
			sentences: []string{
				"Sebanyak {n} paket sembako habis sebelum tengah hari.",
				"Pembeli cukup menunjukkan kartu keluarga kepada petugas.",
				"Harga beras dipatok lebih rendah daripada di pasar kabupaten.",
				"{pihak} memastikan persediaan cukup sampai akhir bulan.",
				"{tokoh} mengimbau warga tertib mengantre dan mendahulukan lansia.",
			},
		},
	}
}

// remarks fit any topic.
func remarks() []string {
	return []string{
		"Kegiatan yang berlangsung pada {hari} itu berjalan tertib dari awal sampai akhir.",
		"Suasana akrab terasa karena hampir seluruh warga saling mengenal.",
		"Cuaca cerah mendukung jalannya kegiatan.",
		"Meski hujan sempat turun, warga tetap bersemangat.",
		"Pengurus KIM mencatat dan memotret setiap tahap kegiatan.",
		"Dokumentasi lengkap dapat dilihat pada halaman galeri.",
		"Beberapa warga mengusulkan agar kegiatan serupa diadakan lagi bulan depan.",
		"Anak-anak sekolah pun ikut membantu sesudah jam belajar.",
		"Jarak {desa} dari ibu kota kecamatan sekitar {n} kilometer.",
		"Akses jalan menuju lokasi sudah dapat dilalui kendaraan roda empat.",
		"Panitia mengucapkan terima kasih kepada {pihak}.",
		"Informasi lanjutan dapat ditanyakan kepada pengurus di balai {desa}.",
		"Seluruh biaya berasal dari swadaya dan sumbangan yang tidak mengikat.",
		"Hadir pula perwakilan karang taruna, kader dan tokoh adat.",
		"Catatan kegiatan disimpan sebagai bahan laporan triwulan.",
		"Menurut {tokoh}, hasilnya akan dinilai bersama pada pertemuan berikutnya.",
		"Warga berharap perhatian seperti ini terus berlanjut.",
		"Sebelum pulang, peserta berfoto bersama di depan balai.",
	}
}

func villages() []string {
	return []string{
		"Desa Rekaan Hulu", "Desa Rekaan Hilir", "Desa Peraga Makmur", "Desa Contoh Raya", "Kelurahan Peraga Tengah",
		"Desa Muara Contoh", "Desa Sumber Peraga", "Desa Karya Rekaan", "Desa Bina Contoh", "Desa Tumbang Rekaan",
	}
}

func offices() []string {
	return []string{"Kepala desa", "Ketua KIM", "Sekretaris desa", "Ketua BPD", "Camat", "Ketua tim penggerak PKK", "Damang", "Penyuluh lapangan"}
}

func partners() []string {
	return []string{"dinas kominfo kabupaten", "puskesmas setempat", "kelompok tani", "karang taruna", "perusahaan kebun di sekitar desa", "badan usaha milik desa", "sekolah dasar setempat"}
}
