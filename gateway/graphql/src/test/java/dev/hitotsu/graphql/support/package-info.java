/** What tests of GraphQL share: services that remember what they were asked, and gateways before them. */
package dev.hitotsu.graphql.support;
