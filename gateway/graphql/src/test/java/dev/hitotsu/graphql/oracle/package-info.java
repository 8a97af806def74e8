/** Random schemas, data and operations, and another program that says what is right. */
package dev.hitotsu.graphql.oracle;
