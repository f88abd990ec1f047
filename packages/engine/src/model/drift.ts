/**
 * In what a container is not as the file asks for it, as far as a listing tells: it was made for another `specification`,
 * or its `image` is not the one any more that the tag of that name stands for on its ship.
 */
export type Drift = 'specification' | 'image';
