/**
 * For applications that are processed ahead of time. Enters: the beans of the application, in its build. Leaves: what of them is
 * reached by reflection when it runs.
 */
@NullMarked
package io.photonpump.spring.aot;

import org.jspecify.annotations.NullMarked;
