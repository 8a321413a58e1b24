package photo

import "testing"

func TestFurnitureFiles(t *testing.T) {
	for _, file := range []string{"logo.png", "logo-desa.png", "cropped_icon_2.png", "Logo_Pemkab.png", "banner-728x90.jpg", "no-image.jpg", "placeholder.png",
		"1x1.gif", "default.jpg", "default-slides.png", "logo1.png", "404-image-not-found.jpg", "avatar.jpg", "blank.gif"} {
		if !isFurnitureFile(file) {
			t.Errorf("%s was taken for a photo", file)
		}
	}
	for _, file := range []string{"IMG_0001.jpeg", "lomba-logo-tingkat-kabupaten.jpg", "WhatsApp-Image-2019-08-05-at-09.27.18.jpeg", "kerja-bakti.jpg", "12345.jpg",
		"rapat_koordinasi_2.jpg", "Play-ground.jpg", "iconic-view.jpg", "-.jpg", ".jpg"} {
		if isFurnitureFile(file) {
			t.Errorf("%s was taken for furniture", file)
		}
	}
	for p, want := range map[string]bool{
		"/assets/files/data/1/pegawai/a.jpg": true, "/icons/a.png": true, "/uploads/2025/a.jpg": false, "/iconic/a.jpg": false, "a.jpg": false, "/assets/files/data/321526100101/a.jpg": false,
	} {
		if isFurnitureFolder(p) != want {
			t.Errorf("%s: %v", p, !want)
		}
	}
}
