package gambling

import "testing"

// ownPosts are titles and first lines that groups write who warn, report and teach, and
// of other things that share words with the trade.
var ownPosts = [...][2]string{
	{"Bahaya Judi Online bagi Keluarga", "Judi online seperti slot gacor menguras uang belanja. Korban kecanduan dan terjerat pinjol."},
	{"Cara Melaporkan Situs Slot ke Komdigi", "Warga dapat melaporkan situs slot, togel online dan link alternatif melalui aduan konten."},
	{"Cara melaporkan situs judi online", "Buka aduankonten.id, salin tautan situs judi, lampirkan gambar, lalu kirim."},
	{"Waspada Iklan Slot Gacor di Media Sosial", "Iklan slot gacor, maxwin, rtp live dan bonus new member menjebak remaja."},
	{"Polsek Kandat Gerebek Arisan Judi Dadu", "Petugas menangkap lima tersangka dan menyita barang bukti."},
	{"Polres Amankan Bandar Togel Online", "Tersangka mengelola situs togel dengan deposit pulsa, kata Kapolres."},
	{"Khutbah Jumat: Judol Merusak Iman", "Judi, termasuk slot online dan poker online, haram dan merusak rumah tangga."},
	{"Khotbah: Jangan Tergiur Jackpot", "Setan menjanjikan jackpot dan maxwin, padahal yang datang hanya penyesalan."},
	{"Sosialisasi Judi Online di Balai Desa", "Narasumber menjelaskan mengapa situs slot selalu merugikan pemain."},
	{"Penyuluhan Hukum: Pasal Judi Slot", "Bandar slot dan agen slot dapat dijerat pidana sepuluh tahun."},
	{"Mengenal Pola Gacor dan RTP Live, Jebakan Judol", "Pola gacor, rtp live dan scatter hitam hanya tipu daya agar korban terus deposit."},
	{"Mengapa Slot Online Selalu Membuat Kita Kalah", "Slot online diatur agar bandar menang. Tidak ada yang gampang menang."},
	{"Situs Slot Online dan Cara Kerjanya: Catatan Relawan TIK", "Relawan TIK mengajari warga mengenali situs slot, link alternatif dan deposit pulsa agar tidak menjadi korban."},
	{"Slot Gacor Itu Bohong", "Tidak ada slot gacor, tidak ada maxwin, tidak ada rtp live. Yang ada hanya kerugian."},
	{"Pinjol dan Judol Dua Sejoli Perusak Desa", "Karena deposit dana ke situs slot, seorang warga terlilit pinjol."},
	{"Testimoni Mantan Pecandu Slot", "Saya kehilangan motor karena slot deposit dan bonus new member, kata MR."},
	{"Hoaks: Bansos Dibagikan lewat Situs Slot", "Pesan berantai yang menyebut link slot untuk bansos adalah penipuan."},
	{"[HOAKS] Presiden Meluncurkan Situs Judi Resmi", "Video yang menyebut situs judi resmi telah disunting dengan kecerdasan buatan."},
	{"Cek Fakta: Link Alternatif PKH", "Link alternatif PKH yang beredar mengarah ke situs slot dan mencuri data."},
	{"Penipuan Berkedok Bonus New Member", "Pelaku menawarkan bonus new member dan meminta minimal deposit lewat dana."},
	{"Modus Baru: Deposit QRIS untuk Judi", "Deposit qris, deposit pulsa dan slot dana dipakai bandar untuk menyamarkan uang."},
	{"Komdigi Blokir 2 Juta Situs Judi", "Pemerintah memblokir situs judi, bandar togel dan agen slot sepanjang tahun."},
	{"Satgas Judol Sisir Warnet", "Petugas menemukan komputer yang membuka slot88 dan mahjong ways."},
	{"Bupati Larang ASN Bermain Slot", "ASN yang bermain judi slot akan disanksi."},
	{"Deklarasi Anti Judi Online KIM se-Kabupaten", "Semua KIM menandatangani deklarasi menolak situs slot, togel online dan kasino."},
	{"Lomba Poster Lawan Judol", "Poster terbaik berjudul Maxwin Itu Mimpi."},
	{"Nonton Bareng Film Pendek Jerat Slot", "Film bercerita tentang remaja yang tergoda slot gacor hari ini."},
	{"Pelatihan Internet Sehat untuk PKK", "Ibu-ibu belajar memblokir iklan slot dan situs judi di gawai anak."},
	{"Ibu-ibu PKK Belajar Memblokir Iklan Slot Gacor", "Materi: menghapus riwayat, memasang penyaring, melaporkan iklan rtp live."},
	{"Karang Taruna Kampanye Tanpa Judi", "Spanduk bertuliskan Lebih Baik Ngopi daripada Maxwin dipasang di gang."},
	{"Situs Desa Diretas, Berubah Jadi Situs Slot", "Situs desa diretas dan memuat slot gacor, kini telah pulih."},
	{"Pemulihan Situs KIM setelah Disusupi Slot Gacor", "Admin menghapus ribuan halaman slot gacor, togel online dan link alternatif dari server."},
	{"Tips Mengamankan Situs dari Sisipan Slot Online", "Perbarui WordPress, ganti sandi, dan hapus berkas berisi situs slot dan bandar togel."},
	{"Slot Vaksin Booster Masih Tersedia", "Puskesmas membuka slot online pendaftaran vaksin bagi 200 warga."},
	{"Daftar Slot Pelatihan Digital Marketing", "Pendaftaran 30 slot pelatihan dibuka sampai Jumat."},
	{"Slot Demo Pertanian: Lahan Percontohan Jagung", "Kelompok tani mendapat slot demo plot jagung hibrida."},
	{"Slot Resmi Magang ke Jepang Dibuka", "Disnaker membuka slot resmi magang bagi lulusan SMK."},
	{"Lomba Voli Tarkam Berhadiah Jackpot Kambing", "Panitia menyiapkan jackpot seekor kambing untuk juara umum."},
	{"Panen Raya Bawang Merah Jackpot bagi Petani", "Harga bawang naik tiga kali lipat."},
	{"Arisan Warga RT 03", "Arisan bulan ini dimenangkan Ibu Sri."},
	{"Dewa Ruci dan Raja Rimba: Wayang Desa", "Pagelaran wayang kulit semalam suntuk di lapangan."},
	{"Hoki Petani Cabai", "Cabai rawit mencapai seratus ribu rupiah per kilogram."},
	{"Kisah Raja Slamet dan Zeus, Dua Sapi Kontes", "Sapi bernama Zeus menjadi juara kontes ternak."},
	{"Toto Sugiarto Pimpin Karang Taruna", "Toto terpilih dengan 88 suara dalam musyawarah."},
	{"Pak Toto Raih Penghargaan Petani Teladan", "Pak Toto menanam padi organik sejak 2010."},
	{"Turnamen Catur dan Domino 17 Agustus", "Sebanyak 64 peserta mengikuti lomba domino antar RT."},
	{"Gacor! Lomba Burung Berkicau Piala Kades", "Burung murai milik Pak Edi tampil gacor sepanjang lomba."},
	{"Lomba Burung Gacor Hari Ini di Lapangan Desa", "Panitia mencatat 200 burung gacor dari lima kecamatan."},
	{"Tim Voli Putri Gampang Menang di Babak Awal", "Tim desa mudah menang dua set langsung."},
	{"Posyandu: Timbang Balita Dapat Bonus Telur", "Bonus telur bagi balita yang ditimbang."},
	{"BUMDes Terima Setoran Deposit Sampah", "Bank sampah mencatat deposit sampah warga; minimal deposit satu kilogram."},
	{"Bank Sampah: Minimal Deposit 1 Kg, Tanpa Potongan", "Tabungan sampah dibayar tanpa potongan setiap bulan melalui deposit dana desa."},
	{"Konter Pulsa BUMDes Layani Deposit Pulsa", "Warga dapat melakukan deposit pulsa di kantor BUMDes."},
	{"Bantuan Tunai Cair Tanpa Potongan", "BLT dana desa disalurkan tanpa potongan."},
	{"Link Alternatif Pendaftaran PPDB", "Bila laman utama sulit dibuka, gunakan link alternatif berikut."},
	{"Live Streaming Musdes, Ini Link Alternatifnya", "Siaran langsung musyawarah desa dapat disaksikan di dua tautan."},
	{"Edukasi Literasi Digital untuk Lansia", "Lansia diajari membedakan berita benar dan hoaks."},
	{"Penipuan Berhadiah Mengatasnamakan Bank", "Waspadai pesan singkat yang meminta OTP."},
	{"Waspada Penipuan Undangan Nikah APK", "Jangan memasang berkas APK dari nomor tidak dikenal."},
	{"Operasi Pekat: Polisi Sita Ratusan Botol Miras", "Operasi juga menyasar pelaku judi sabung ayam."},
	{"Sabung Ayam Dibubarkan Warga", "Warga bersama Bhabinkamtibmas membubarkan arena sabung ayam."},
	{"Judi Slot Picu Perceraian di Kabupaten", "Pengadilan agama mencatat 120 gugatan akibat judi slot."},
	{"Angka Perceraian akibat Slot Online dan Togel Online Naik", "Pengadilan agama mencatat kenaikan gugatan."},
	{"Remaja Curi Motor demi Slot", "Pelaku mengaku kalah bermain slot dan togel online."},
	{"Mahasiswa KKN Kupas Situs Slot dan Agen Togel", "Mahasiswa menjelaskan cara kerja situs slot, agen togel dan rtp live dari sisi matematika."},
	{"Judi Online: Dari Slot Gacor sampai Toto Macau, Semua Merugikan", "Uraian kerugian dari tiap jenis judi."},
	{"Anak Main Mahjong Ways? Ini yang Harus Dilakukan Orang Tua", "Dampingi anak, periksa gawai, dan ajak bicara."},
	{"Kenali Ciri Anak Kecanduan Slot", "Anak sering meminta uang, begadang, dan menutup layar."},
	{"Doa Bersama agar Desa Bebas Judol", "Tokoh agama memimpin doa bersama di masjid."},
	{"Duta Digital Desa Bahas Scatter Hitam dan Maxwin", "Duta digital menjelaskan bahwa scatter hitam hanya umpan."},
}

// adverts are titles and texts of pages that stand in place of other people's sites.
var adverts = [...][2]string{
	{"Slot Gacor Hari Ini Gampang Menang Maxwin", ""}, {"SLOT88 > Situs Slot Online Resmi Gampang Menang", ""}, {"Situs Slot Gacor Deposit Pulsa Tanpa Potongan", ""},
	{"Bandar Togel Online Terpercaya Toto Macau", ""}, {"MPO777 Link Alternatif Login", ""}, {"HOKITOTO: Bandar Toto Macau Resmi", ""}, {"RTP Live Pragmatic Play Hari Ini", ""},
	{"Daftar Akun Slot Demo Pragmatic Play Gratis", ""}, {"Mahjong Ways 2 Scatter Hitam Slot Thailand", ""}, {"Sbobet Agen Bola Terpercaya Live Casino", ""},
	{"Slot Deposit Dana 5000 Bonus New Member 100", ""}, {"Poker Online IDN BandarQQ DominoQQ Resmi", ""}, {"Agen Slot Server Luar Anti Rungkad Gacor Hari Ini", ""},
	{"Link Slot Gacor Malam Ini Pola Gacor Zeus x500", ""}, {"Gates of Olympus Slot Jackpot x1000", ""}, {"Situs Toto Togel 4D Prediksi Togel Jitu", ""},
	{"RAJA88 Situs Judi Slot Terbaik Bonus Deposit", ""}, {"DEWA99 Slot Online Maxwin Freebet", ""}, {"Bocoran RTP Slot Gacor Sweet Bonanza", ""}, {"Slot Qris Deposit QRIS 10 Ribu Min Depo Slot777", ""},
}

const advertText = "Selamat datang di situs slot gacor terpercaya dengan deposit pulsa tanpa potongan, bonus new member, rtp live pragmatic play dan link alternatif resmi. Daftar slot sekarang, gampang menang dan maxwin setiap hari. Layanan pelanggan siap membantu jika situs diblokir."

// Groups that warn, report and teach are no advertisers, and those that are stay known.
func TestOwnPosts(t *testing.T) {
	for _, p := range ownPosts {
		if Title(p[0]) {
			t.Errorf("%q is taken for an advertisement", p[0])
		}
		if Page(p[0]+" - KIM Maju | "+p[0], p[1]+" "+p[1]) {
			t.Errorf("the page %q is taken for an advertisement", p[0])
		}
	}
	for _, p := range adverts {
		if !Title(p[0]) {
			t.Errorf("%q is not known as a title of an advertisement", p[0])
		}
		if !Page(p[0]+" | "+p[0], advertText+" "+advertText) {
			t.Errorf("%q is not known as a page", p[0])
		}
	}
	frame := " Beranda Profil Desa Berita Desa Galeri Warga Layanan Desa Pemerintah Desa Maju, melayani warga desa setiap hari kerja. Lomba Desa, BUMDes, PKK, Posyandu. "
	for _, p := range adverts { // a page that was put into a village's site
		if title := p[0] + " - Desa Maju"; !Page(title+" | "+p[0], frame+advertText+frame) {
			t.Errorf("%q is not known within a site", title)
		}
	}
	if len(ownPosts) < 60 {
		t.Errorf("%d own posts", len(ownPosts))
	}
}
