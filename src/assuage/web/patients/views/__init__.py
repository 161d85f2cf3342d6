"""Pages of people and charts. Views translate between pages and services, and decide nothing."""
