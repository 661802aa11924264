/** Auto-configuration of the externalization of Spring Modulith's application events. */
@NullMarked
package io.photonpump.spring.boot.modulith;

import org.jspecify.annotations.NullMarked;
