/**
 * In what a container is not as the file asks for it: it was made for another `specification`; its `image` is not the one any
 * more that the tag of that name stands for on its ship; or the `container` was changed since it was made, or has lost what
 * it takes from another one, which only a comparison tells.
 */
export type Drift = 'specification' | 'image' | 'container';
