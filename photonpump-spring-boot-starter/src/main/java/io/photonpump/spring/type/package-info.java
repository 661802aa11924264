/**
 * Mapping between event types and Java classes, and conversion of event bodies. Objects are only made of classes that the
 * application registers or declares as parameters: no class is ever loaded by a name that an event contains. Safe for use by any
 * thread.
 */
@NullMarked
package io.photonpump.spring.type;

import org.jspecify.annotations.NullMarked;
