import { keepDrafts } from "./draft";
import { shrinkPhotos } from "./photo";
import { fillPlaces } from "./place";

shrinkPhotos(document);
fillPlaces(document);
keepDrafts(document);
