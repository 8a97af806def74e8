// Three REST services as subgraphs of Apollo Federation. As thin as can be: no engine, only what the gateway asks.
'use strict';
const http = require('node:http');
const [port, servicePort] = process.argv.slice(2).map(Number);
const agent = new http.Agent({keepAlive: true, maxSockets: 256});

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n';
const schemas = {
  orders: link + `type Query { orders(first: Int! = 20): [Order!]! }
    type Order @key(fields: "id") { id: ID! total: Float! user: User products: [Product]! }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Product @key(fields: "id", resolvable: false) { id: ID! }`,
  users: link + 'type User @key(fields: "id") { id: ID! name: String! }',
  products: link + 'type Product @key(fields: "id") { id: ID! name: String! price: Float! }',
};

function get(path) {
  return new Promise((resolve, reject) => {
    http.get({host: '127.0.0.1', port: servicePort, path, agent}, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts))));
    }).on('error', reject);
  });
}

async function answer(name, body) {
  if (body.query.includes('_service')) {
    return {_service: {sdl: schemas[name]}};
  }
  if (name === 'orders') {
    const orders = (await get('/orders?limit=20')).items;
    return {orders: orders.map(order => ({
      __typename: 'Order', id: order.id, total: order.total,
      user: {__typename: 'User', id: order.userId},
      products: order.productIds.map(id => ({__typename: 'Product', id})),
    }))};
  }
  const ids = body.variables.representations.map(one => one.id);
  const list = await get(name === 'users' ? '/users?id=' + ids.join('&id=') : '/products?ids=' + ids.join(','));
  const byId = new Map(list.map(one => [one.id, one]));
  return {_entities: ids.map(id => ({__typename: name === 'users' ? 'User' : 'Product', ...byId.get(id)}))};
}

http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', async () => {
    if (parts.length === 0) {
      response.end();
      return;
    }
    const data = await answer(request.url.slice(1), JSON.parse(Buffer.concat(parts)));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({data}));
  });
}).listen(port, '127.0.0.1');
