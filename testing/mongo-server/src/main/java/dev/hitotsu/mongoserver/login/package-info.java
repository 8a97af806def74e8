/** Users and their passwords, where the stand-in asks for one. */
@NullMarked
package dev.hitotsu.mongoserver.login;

import org.jspecify.annotations.NullMarked;
