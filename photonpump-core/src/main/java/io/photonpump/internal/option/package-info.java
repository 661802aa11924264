/**
 * The mechanism behind the option types of the public packages: each option is declared once, with its name, its default and its
 * range, and the values of an option type are one immutable map. Option types that are read for every call keep fields instead.
 */
@NullMarked
package io.photonpump.internal.option;

import org.jspecify.annotations.NullMarked;
