// Apollo Server with Apollo Gateway, over three subgraphs that it composes at the start.
'use strict';
const {ApolloServer} = require('@apollo/server');
const {startStandaloneServer} = require('@apollo/server/standalone');
const {ApolloGateway, IntrospectAndCompose} = require('@apollo/gateway');
const [port, subgraphsPort] = process.argv.slice(2).map(Number);

const gateway = new ApolloGateway({
  supergraphSdl: new IntrospectAndCompose({
    subgraphs: ['orders', 'users', 'products'].map(name => ({name, url: `http://127.0.0.1:${subgraphsPort}/${name}`})),
  }),
});
const server = new ApolloServer({gateway, csrfPrevention: false});
startStandaloneServer(server, {listen: {port, host: '127.0.0.1'}});
