/**
 * Event types and Java classes, both ways, and bodies of older shapes. Enters: names and bytes from the wire. Leaves: objects
 * of classes that the application named itself; a class is never loaded by a name from the wire. Safe on any thread.
 */
@NullMarked
package io.photonpump.spring.type;

import org.jspecify.annotations.NullMarked;
