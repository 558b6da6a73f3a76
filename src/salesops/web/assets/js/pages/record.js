import "../record/combo.js";
import "../record/slider.js";
import "../record/forms.js";
import "../record/path.js";
