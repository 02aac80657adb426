#ifndef FIRST_FLIGHT_TREE_H
#define FIRST_FLIGHT_TREE_H

/*
 * Remove a folder and the folders and files in it, without following links; what cannot be
 * removed stays. parent is a descriptor of the folder it is in, or AT_FDCWD.
 */
void tree_remove(int parent, const char *name);

#endif
